using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>Answers in the place of providers when a program runs under <c>Deployment.TestAsync</c>.</summary>
public interface IMocks
{
    /// <summary>The id and the outputs of a new or read resource. The state is a dictionary with text keys.</summary>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>The result of a provider function, a dictionary with text keys.</summary>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Called with the outputs a component or the stack registers.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

public class MockResourceArgs
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    /// <summary>Plain values: secrets without mark, unknown ones left out, numbers as double, nested args as dictionaries.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    public string? Provider { get; set; }

    /// <summary>The id to import or to read.</summary>
    public string? Id { get; set; }
}

public class MockCallArgs
{
    public string? Token { get; set; }

    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    public string? Provider { get; set; }
}

public class MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
{
    public readonly string Urn = urn;

    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}

/// <summary>No ids and no outputs for anybody.</summary>
public class EmptyMocks : IMocks
{
    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        => Task.FromResult<(string?, object)>((null, ImmutableDictionary<string, object>.Empty));

    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(ImmutableDictionary<string, object>.Empty);
}

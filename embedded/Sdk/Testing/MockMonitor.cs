using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;
using Pulumi.Serialization;

namespace Pulumi.Testing;

/// <summary>An engine without providers: every question goes to the mocks.</summary>
internal sealed class MockMonitor(IMocks mocks, string project, string stack, bool dryRun) : IMonitor
{
    private readonly ConcurrentDictionary<string, RegisteredResource> registered = new(StringComparer.Ordinal);

    public async Task<RegisteredResource> RegisterResourceAsync(ResourceGoal goal, CancellationToken cancellationToken)
        => goal.Type == Stack.RootType
            ? Remember(new RegisteredResource(UrnOf(goal), Id: null, ImmutableDictionary<string, PropertyValue>.Empty))
            : await NewResourceAsync(goal, goal.ImportId ?? string.Empty);

    public Task<RegisteredResource> ReadResourceAsync(ResourceGoal goal, string id, CancellationToken cancellationToken)
        => NewResourceAsync(goal, id);

    public Task RegisterResourceOutputsAsync(
        string urn, ImmutableDictionary<string, PropertyValue> outputs, CancellationToken cancellationToken)
        => mocks.RegisterResourceOutputs(new MockRegisterResourceOutputsRequest(
            urn, outputs.ToImmutableDictionary(output => output.Key, output => AsOutput(output.Value))));

    public async Task<ImmutableDictionary<string, PropertyValue>> InvokeAsync(ProviderCall call, CancellationToken cancellationToken)
        => call.Token == "pulumi:pulumi:getResource" ? Lookup(call) : await CallAsync(call, cancellationToken);

    public async Task<ImmutableDictionary<string, PropertyValue>> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var result = await mocks.CallAsync(new MockCallArgs
        {
            Token = call.Token,
            Args = Plain(call.Arguments),
            Provider = call.Provider ?? string.Empty,
        });
        return await ToPropertiesAsync($"result of the mocked function '{call.Token}'", result);
    }

    private async Task<RegisteredResource> NewResourceAsync(ResourceGoal goal, string givenId)
    {
        var (id, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = goal.Type,
            Name = goal.Name,
            Inputs = Plain(goal.Inputs),
            Provider = goal.Provider ?? string.Empty,
            Id = givenId,
        });
        var outputs = await ToPropertiesAsync($"state of the mocked {goal.Type} '{goal.Name}'", state);
        return Remember(new RegisteredResource(UrnOf(goal), id ?? string.Empty, outputs)
        {
            IdUnknown = dryRun && string.IsNullOrEmpty(id),
        });
    }

    private RegisteredResource Remember(RegisteredResource resource) => registered[resource.Urn] = resource;

    private ImmutableDictionary<string, PropertyValue> Lookup(ProviderCall call)
    {
        var found = call.Arguments["urn"].TryGetString(out var urn) && registered.TryGetValue(urn, out var resource)
            ? resource
            : throw new InvalidOperationException($"No resource with the URN '{urn}' is registered with the mocks.");
        return ImmutableDictionary<string, PropertyValue>.Empty
            .Add("urn", new PropertyValue(found.Urn))
            .Add("id", new PropertyValue(found.Id ?? string.Empty))
            .Add("state", new PropertyValue(found.Outputs));
    }

    /// <summary>As the official mocks name things: only the first type of the parent's chain is kept.</summary>
    private string UrnOf(ResourceGoal goal)
    {
        var parentType = goal.ParentUrn is { } parent ? $"{UrnParts.Parse(parent).QualifiedType.Split('$')[0]}$" : string.Empty;
        return new UrnParts(stack, project, parentType + goal.Type, goal.Name).ToString();
    }

    private static ImmutableDictionary<string, object> Plain(ImmutableDictionary<string, PropertyValue> properties)
        => properties
            .Select(property => (property.Key, Read: PropertyReader.Outputs.Read(property.Value, typeof(object), property.Key)))
            .Where(property => property.Read is { IsKnown: true, Value: not null })
            .ToImmutableDictionary(property => property.Key, property => property.Read.Value!);

    private static Output<object?> AsOutput(PropertyValue value)
    {
        var read = PropertyReader.Outputs.Read(value, typeof(object), "output");
        return new Output<object?>(new OutputData<object?>(read.Value, read.IsKnown, read.IsSecret, []));
    }

    private static async Task<ImmutableDictionary<string, PropertyValue>> ToPropertiesAsync(string path, object value)
    {
        var serialized = await PropertySerializer.SerializeAsync(path, value);
        return serialized.Value.TryGetMap(out var properties)
            ? properties
            : throw new InvalidOperationException($"The {path} has to be a dictionary with text keys, not {value?.GetType().FullName ?? "null"}.");
    }
}

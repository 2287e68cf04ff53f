using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Reads the outputs of another stack.</summary>
public class StackReference : CustomResource
{
    /// <param name="name">The other stack, unless the args name it: <c>organization/project/stack</c>.</param>
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name }))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>The output, null when the stack has none of that name. Secret only if that output is.</summary>
    public Output<object?> GetOutput(Input<string> name) => new(ReadAsync(name));

    /// <summary>The output; throws <see cref="KeyNotFoundException"/> when the stack has none of that name.</summary>
    public Output<object> RequireOutput(Input<string> name) => new(RequireAsync(name));

    /// <summary>The value in one of two places, so that a secret is not taken for a plain value.</summary>
    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await ReadAsync(name);
        return data.IsSecret
            ? new StackReferenceOutputDetails { SecretValue = data.Value }
            : new StackReferenceOutputDetails { Value = data.Value };
    }

    /// <summary>The plain value; throws for a secret.</summary>
    public async Task<object?> GetValueAsync(Input<string> name) => await PlainAsync(await ReadAsync(name), name, nameof(GetOutput));

    /// <summary>The plain value; throws for a secret and for a missing output.</summary>
    public async Task<object> RequireValueAsync(Input<string> name)
        => (await PlainAsync((await RequireAsync(name)).Untyped, name, nameof(RequireOutput)))!;

    private async Task<OutputData<object?>> ReadAsync(Input<string> name)
    {
        var (key, outputs, secretNames) = (await name.ToOutput().DataTask, await Outputs.DataTask, await SecretOutputNames.DataTask);
        var secret = secretNames.IsKnown && key.IsKnown
            ? key.IsSecret || (!secretNames.Value.IsDefault && secretNames.Value.Contains(key.Value, StringComparer.Ordinal))
            : key.IsSecret || outputs.IsSecret;
        var known = key.IsKnown && outputs.IsKnown;
        return new OutputData<object?>(
            known ? outputs.Value?.GetValueOrDefault(key.Value) : null, known, secret, key.Resources.Union(outputs.Resources));
    }

    private async Task<OutputData<object>> RequireAsync(Input<string> name)
    {
        var data = await ReadAsync(name);
        return data is { IsKnown: true, Value: null }
            ? throw new KeyNotFoundException(
                $"Required output '{(await name.ToOutput().DataTask).Value}' does not exist on stack '{(await Name.DataTask).Value}'.")
            : data.WithValue(data.Value!);
    }

    private static async Task<object?> PlainAsync(OutputData<object?> data, Input<string> name, string outputForm)
        => data.IsSecret
            ? throw new InvalidOperationException(
                $"The stack output '{(await name.ToOutput().DataTask).Value}' is a secret; use {outputForm}, which keeps it one.")
            : data.Value;
}

public class StackReferenceArgs : ResourceArgs
{
    /// <summary>The other stack; the default value is the name of the resource.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}

/// <summary>The value of a stack output: in <see cref="Value"/> or, for a secret, in <see cref="SecretValue"/>.</summary>
public sealed class StackReferenceOutputDetails
{
    public object? Value { get; set; }

    public object? SecretValue { get; set; }
}

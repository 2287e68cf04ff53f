using System.Collections.Immutable;
using Cht.Engine.Providers;
using Cht.Packages.Schema;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Packages.Validation;

/// <summary>
/// Stands in for a cloud provider in previews: checks inputs against the provider's schema and foretells outputs. It knows
/// no cloud, so it makes, reads and deletes nothing.
/// </summary>
internal sealed class SchemaProvider(PackageSchema schema) : Provider, IPreviewOnlyProvider
{
    /// <summary>Meta arguments of a provider resource that its schema does not list.</summary>
    private static readonly ImmutableArray<string> EngineArguments = ["version", "pluginDownloadURL"];

    public string Package => schema.Name;

    /// <summary>A provider's configuration travels as text; structured values are JSON.</summary>
    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct)
    {
        var given = request.NewInputs.RemoveRange(EngineArguments);
        var parsed = given.ToImmutableDictionary(
            entry => entry.Key,
            entry => ConfigurationText.Parse(schema.Configuration.Properties.GetValueOrDefault(entry.Key)?.Type, entry.Value),
            StringComparer.Ordinal);
        return Checked(request, SchemaValidation.Check(schema, schema.Configuration, $"the provider '{schema.Name}'", parsed));
    }

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) =>
        Checked(request, schema.Resources.TryGetValue(request.Type, out var resource)
            ? SchemaValidation.Check(schema, resource.Inputs, request.Type, request.NewInputs)
            : [new(string.Empty, $"the trimmed schema of '{schema.Name}' has no resource {request.Type}. "
                + NearestName.Hint(request.Type, [.. schema.Resources.Keys]))]);

    /// <summary>The engine compares; the schema only knows of some properties that a change makes the resource anew.</summary>
    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct)
    {
        var inputs = schema.Resources.GetValueOrDefault(request.Type)?.Inputs.Properties;
        var changed = request.NewInputs.Keys.Union(request.OldInputs.Keys, StringComparer.Ordinal)
            .Where(name => !request.IgnoreChanges.Contains(name, StringComparer.Ordinal) && Differs(request, name))
            .ToList();
        var replaces = changed.Where(name => inputs?.GetValueOrDefault(name) is { Replaces: true }).ToList();
        return Task.FromResult(replaces.Count == 0
            ? new DiffResponse()
            : new DiffResponse { Changes = true, Diffs = changed, Replaces = replaces });
    }

    public override Task<CreateResponse> Create(CreateRequest request, CancellationToken ct) =>
        Task.FromResult(new CreateResponse { Outputs = Foretold(request.Type, request.Inputs) });

    public override Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct) =>
        Task.FromResult(new UpdateResponse { Outputs = request.OldOutputs.SetItems(Foretold(request.Type, request.NewInputs)) });

    /// <summary>Only the cloud knows the answer: in a preview it is not known yet.</summary>
    public override Task<InvokeResponse> Invoke(InvokeRequest request, CancellationToken ct)
    {
        if (!schema.Functions.TryGetValue(request.Tok, out var function))
        {
            return Task.FromResult(Refused([new(string.Empty, $"the trimmed schema of '{schema.Name}' has no function {request.Tok}. "
                + NearestName.Hint(request.Tok, [.. schema.Functions.Keys]))]));
        }

        var problems = SchemaValidation.Check(schema, function.Inputs, request.Tok, request.Args);
        return Task.FromResult(problems.IsEmpty
            ? new InvokeResponse { Return = function.Outputs.Properties.Keys.ToDictionary(name => name, _ => PropertyValue.Computed, StringComparer.Ordinal) }
            : Refused(problems));
    }

    private static bool Differs(DiffRequest request, string name) =>
        !Equals(request.NewInputs.GetValueOrDefault(name), request.OldInputs.GetValueOrDefault(name));

    /// <summary>Outputs that repeat an input; the others are left out, which makes them unknown.</summary>
    private ImmutableDictionary<string, PropertyValue> Foretold(string type, ImmutableDictionary<string, PropertyValue> inputs) =>
        schema.Resources.TryGetValue(type, out var resource)
            ? inputs.Where(input => resource.Outputs.Properties.ContainsKey(input.Key)).ToImmutableDictionary(StringComparer.Ordinal)
            : ImmutableDictionary<string, PropertyValue>.Empty;

    private static Task<CheckResponse> Checked(CheckRequest request, ImmutableArray<InputProblem> problems) =>
        Task.FromResult(new CheckResponse
        {
            Inputs = request.NewInputs,
            Failures = [.. problems.Select(problem => new CheckFailure(problem.Path, $"{problem.Text} [{request.Urn}]"))],
        });

    private static InvokeResponse Refused(ImmutableArray<InputProblem> problems) =>
        new() { Failures = [.. problems.Select(problem => new CheckFailure(problem.Path, problem.Text))] };
}

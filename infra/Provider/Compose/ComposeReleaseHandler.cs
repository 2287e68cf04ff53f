using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Layout;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

internal sealed record ComposeReleaseInputs(string ChtVersion, string Source, string? Directory = null);

internal sealed record ComposeReleaseOutputs(
    string Core, string CouchDb, string UpgradeService, ImmutableArray<string> Digests, ImmutableArray<string> Drift);

internal sealed class ComposeReleaseHandler(ComposeSources sources) : ResourceHandler<ComposeReleaseInputs, ComposeReleaseOutputs>
{
    public ComposeReleaseHandler()
        : this(new ComposeSources())
    {
    }

    public override string Token => "hosts:index:ComposeRelease";

    protected override IEnumerable<CheckFailure> Check(ComposeReleaseInputs inputs)
    {
        if (Kind(inputs) is not { } kind)
        {
            yield return new CheckFailure("source", $"found '{inputs.Source}'; write registry, directory or bundle");
        }
        else if (kind != ComposeSourceKind.Registry && !Path.IsPathRooted(inputs.Directory))
        {
            yield return new CheckFailure("directory", $"found '{inputs.Directory}'; write the absolute path of a directory of this computer");
        }
    }

    protected override async Task<(string Id, ComposeReleaseOutputs Outputs)> CreateAsync(ComposeReleaseInputs inputs, ResourceContext context) =>
        ($"cht-{inputs.ChtVersion}", await FetchAsync(inputs, context));

    /// <summary>
    /// Downloaded files stay pinned. Those of a directory or bundle are compared: whoever changes them there wants the change.
    /// </summary>
    protected override async Task<ComposeReleaseOutputs?> ReadAsync(
        string id, ComposeReleaseInputs inputs, ComposeReleaseOutputs outputs, ResourceContext context)
    {
        if (Kind(inputs) is null or ComposeSourceKind.Registry || !Directory.Exists(inputs.Directory))
        {
            return outputs with { Drift = [] };
        }

        var found = await FetchAsync(inputs, context);
        var differences = ComposeFileSource.Names
            .Select((name, index) => (name, expected: outputs.Digests[index], found: found.Digests[index]))
            .Where(file => !string.Equals(file.expected, file.found, StringComparison.Ordinal))
            .Select(file => $"{file.name}: expected SHA-256 {file.expected}, found {file.found}");
        return outputs with { Drift = [.. differences] };
    }

    protected override Task<ComposeReleaseOutputs> UpdateAsync(
        string id, ComposeReleaseInputs inputs, ComposeReleaseOutputs oldOutputs, ResourceContext context) => FetchAsync(inputs, context);

    protected override Task DeleteAsync(string id, ComposeReleaseInputs inputs, ComposeReleaseOutputs outputs, ResourceContext context) =>
        Task.CompletedTask;

    private async Task<ComposeReleaseOutputs> FetchAsync(ComposeReleaseInputs inputs, ResourceContext context)
    {
        context.Report($"reading the compose files of CHT {inputs.ChtVersion}");
        var release = await sources.ReadAsync(Kind(inputs)!.Value, inputs.ChtVersion, inputs.Directory, context.CancellationToken);
        return new(
            release.Core.Text, release.CouchDb.Text, release.UpgradeService.Text,
            [release.Core.Sha256, release.CouchDb.Sha256, release.UpgradeService.Sha256], []);
    }

    private static ComposeSourceKind? Kind(ComposeReleaseInputs inputs) => inputs.Source switch
    {
        "registry" => ComposeSourceKind.Registry,
        "directory" => ComposeSourceKind.Directory,
        "bundle" => ComposeSourceKind.Bundle,
        _ => null,
    };
}

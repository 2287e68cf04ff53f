using System.Collections.Immutable;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Helm;

internal sealed record HelmPostRendererInputs(string Stack, string Kustomization);

internal sealed record HelmPostRendererOutputs(string Path, ImmutableArray<string> Drift);

/// <summary>Keeps the files where this computer expects them; on another computer they are missing, which is a change.</summary>
internal sealed class HelmPostRendererHandler : ResourceHandler<HelmPostRendererInputs, HelmPostRendererOutputs>
{
    public override string Token => "hosts:index:HelmPostRenderer";

    public override ImmutableHashSet<string> ReplaceKeys => ["stack"];

    protected override bool IsMissingHere(HelmPostRendererInputs inputs, HelmPostRendererOutputs outputs)
    {
        var folder = new PostRendererFolder(inputs.Stack, inputs.Kustomization);
        return !folder.IsComplete || outputs.Path != folder.ProgramPath;
    }

    protected override Task<(string Id, HelmPostRendererOutputs Outputs)> CreateAsync(HelmPostRendererInputs inputs, ResourceContext context) =>
        Task.FromResult((inputs.Stack, Write(inputs)));

    protected override Task<HelmPostRendererOutputs?> ReadAsync(
        string id, HelmPostRendererInputs inputs, HelmPostRendererOutputs outputs, ResourceContext context)
    {
        var folder = new PostRendererFolder(inputs.Stack, inputs.Kustomization);
        return Task.FromResult<HelmPostRendererOutputs?>(outputs with
        {
            Drift = folder.IsComplete ? [] : [$"{folder.Path}: expected our files, found others or none"],
        });
    }

    protected override Task<HelmPostRendererOutputs> UpdateAsync(
        string id, HelmPostRendererInputs inputs, HelmPostRendererOutputs oldOutputs, ResourceContext context) => Task.FromResult(Write(inputs));

    protected override Task DeleteAsync(string id, HelmPostRendererInputs inputs, HelmPostRendererOutputs outputs, ResourceContext context)
    {
        PostRendererFolder.DeleteAll(inputs.Stack);
        return Task.CompletedTask;
    }

    private static HelmPostRendererOutputs Write(HelmPostRendererInputs inputs)
    {
        var folder = new PostRendererFolder(inputs.Stack, inputs.Kustomization);
        folder.Write();
        return new(folder.ProgramPath, []);
    }
}

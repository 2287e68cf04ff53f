using System.Collections.Immutable;
using Pulumi;

namespace Cht.Provider.Helm;

/// <summary>
/// A program on the operator's computer that lays a kustomization over what Helm renders, with <c>kubectl kustomize</c>: Helm runs
/// it on that computer.
/// </summary>
public sealed class HelmPostRenderer(string name, HelmPostRendererArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:HelmPostRenderer", name, args, options)
{
    /// <summary>Path of the program; another content has another path.</summary>
    [Output("path")]
    public Output<string> Path { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class HelmPostRendererArgs : ResourceArgs
{
    /// <summary>Name of the stack: one folder each.</summary>
    [Input("stack", required: true)]
    public Input<string> Stack { get; set; } = null!;

    /// <summary>Content of kustomization.yaml; holds no secret.</summary>
    [Input("kustomization", required: true)]
    public Input<string> Kustomization { get; set; } = null!;
}

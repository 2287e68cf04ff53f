using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>
/// Proof that the cluster is ready for its next step: waits for the readiness checks of the layout document, asked on every
/// machine that they name; for the finished cluster also for its acceptance.
/// </summary>
public sealed class ClusterReadiness(string name, ClusterReadinessArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ClusterReadiness", name, args, options)
{
    /// <summary>What does not hold any more, at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class ClusterReadinessArgs : ResourceArgs
{
    [Input("machines", required: true)]
    private InputList<ConnectionArgs>? machines;

    /// <summary>Connections to all machines of the layout.</summary>
    public InputList<ConnectionArgs> Machines
    {
        get => machines ??= [];
        set => machines = value;
    }

    [Input("layout", required: true)]
    public Input<string> Layout { get; set; } = null!;

    /// <summary>Changes with the files of the machines, so that it is proven again.</summary>
    [Input("revision", required: true)]
    public Input<string> Revision { get; set; } = null!;

    /// <summary>Number of the secrets with which the cluster is proven. The default is none: it is not noted.</summary>
    [Input("rotation")]
    public Input<int>? Rotation { get; set; }

    /// <summary>The machine that must not start before. The default is none: the finished cluster.</summary>
    [Input("before")]
    public Input<string>? Before { get; set; }
}

using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Baseline;

/// <summary>
/// SSH server, kernel settings, time, security updates and journal of one machine, as docs/security.md lists them. They
/// stay when the resource is removed: nobody wants a machine to become weaker.
/// </summary>
public sealed class MachineBaseline(string name, MachineBaselineArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MachineBaseline", name, args, options)
{
    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;

    /// <summary>Rules that this machine cannot follow, with the reason found on it.</summary>
    [Output("waivers")]
    public Output<ImmutableArray<string>> Waivers { get; private set; } = null!;
}

public sealed class MachineBaselineArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("forwardTo")]
    private InputList<string>? forwardTo;

    /// <summary>On a bastion: where SSH connections through it may go, as <c>address:port</c>. The default is nowhere.</summary>
    public InputList<string> ForwardTo
    {
        get => forwardTo ??= [];
        set => forwardTo = value;
    }
}

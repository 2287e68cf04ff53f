using Pulumi;

namespace Cht.Provider.Lab;

/// <summary>One machine of a lab: systemd-nspawn with real systemd, sshd, apt and Docker. Its host key is given at birth.</summary>
public sealed class LabMachine(string name, LabMachineArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:lab:Machine", name, args, options)
{
    /// <summary>Identity of this very machine; a machine rebuilt under the same name has another one.</summary>
    [Output("instance")]
    public Output<string> Instance { get; private set; } = null!;

    /// <summary><c>running</c> or <c>stopped</c>, as of the last refresh.</summary>
    [Output("state")]
    public Output<string> State { get; private set; } = null!;

    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<System.Collections.Immutable.ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class LabMachineArgs : ResourceArgs
{
    [Input("lab", required: true)]
    public Input<string> Lab { get; set; } = null!;

    [Input("machine", required: true)]
    public Input<string> Machine { get; set; } = null!;

    [Input("subnet", required: true)]
    public Input<string> Subnet { get; set; } = null!;

    [Input("address", required: true)]
    public Input<string> Address { get; set; } = null!;

    [Input("suite", required: true)]
    public Input<string> Suite { get; set; } = null!;

    [Input("mirror", required: true)]
    public Input<string> Mirror { get; set; } = null!;

    /// <summary>Login user with sudo and the operator's key. The default value is <c>ubuntu</c>.</summary>
    [Input("user", required: true)]
    public Input<string> User { get; set; } = null!;

    [Input("authorizedKey", required: true)]
    public Input<string> AuthorizedKey { get; set; } = null!;

    [Input("hostPublicKey", required: true)]
    public Input<string> HostPublicKey { get; set; } = null!;

    /// <summary>A secret.</summary>
    [Input("hostPrivateKey", required: true)]
    public Input<string> HostPrivateKey { get; set; } = null!;
}

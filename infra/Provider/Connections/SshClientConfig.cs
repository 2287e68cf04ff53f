using System.Collections.Immutable;
using Pulumi;

namespace Cht.Provider.Connections;

/// <summary>
/// Files on the operator's computer for <c>ssh</c> itself: an ssh_config with one <c>Host</c> per machine, the pinned
/// host keys and, for machines whose key the stack made, the private key (0600).
/// </summary>
public sealed class SshClientConfig(string name, SshClientConfigArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:SshClientConfig", name, args, options)
{
    /// <summary>Path of the ssh_config file.</summary>
    [Output("path")]
    public Output<string> Path { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class SshClientConfigArgs : ResourceArgs
{
    /// <summary>Name of the stack: one folder each.</summary>
    [Input("stack", required: true)]
    public Input<string> Stack { get; set; } = null!;

    [Input("machines", required: true)]
    private InputList<ConnectionArgs>? machines;

    public InputList<ConnectionArgs> Machines
    {
        get => machines ??= [];
        set => machines = value;
    }
}

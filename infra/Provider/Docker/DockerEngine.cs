using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Docker;

/// <summary>Docker Engine and Compose on one machine: packages held, daemon.json merged, running and enabled.</summary>
public sealed class DockerEngine(string name, DockerEngineArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:DockerEngine", name, args, options)
{
    [Output("engineVersion")]
    public Output<string> EngineVersion { get; private set; } = null!;

    [Output("composeVersion")]
    public Output<string> ComposeVersion { get; private set; } = null!;

    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class DockerEngineArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary><c>distro</c> (the distribution's packages) or <c>upstream</c> (Docker's signed apt source).</summary>
    [Input("channel", required: true)]
    public Input<string> Channel { get; set; } = null!;

    /// <summary>Exact package version. Without it: the candidate at the time of installation, then held.</summary>
    [Input("version")]
    public Input<string>? Version { get; set; }

    /// <summary>Our keys of daemon.json as JSON text; other keys on the machine are kept.</summary>
    [Input("daemonSettings", required: true)]
    public Input<string> DaemonSettings { get; set; } = null!;

    /// <summary>Who may use Docker without sudo: membership of the group docker is root.</summary>
    [Input("groupMembers")]
    private InputList<string>? groupMembers;

    public InputList<string> GroupMembers
    {
        get => groupMembers ??= [];
        set => groupMembers = value;
    }
}

using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.MicroK8s;

/// <summary>Looks at all machines together before anything is changed on any of them: snap store, systemd, memory.</summary>
public sealed class MicroK8sPreflightCheck(string name, MicroK8sPreflightCheckArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MicroK8sPreflight", name, args, options);

public sealed class MicroK8sPreflightCheckArgs : ResourceArgs
{
    [Input("machines", required: true)]
    private InputList<ConnectionArgs>? machines;

    public InputList<ConnectionArgs> Machines
    {
        get => machines ??= [];
        set => machines = value;
    }

    /// <summary>Snap channel: 1.32/stable.</summary>
    [Input("channel", required: true)]
    public Input<string> Channel { get; set; } = null!;
}

/// <summary>MicroK8s on one machine: installed from a channel, held there, running.</summary>
public sealed class MicroK8sInstallation(string name, MicroK8sInstallationArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MicroK8sNode", name, args, options)
{
    [Output("version")]
    public Output<string> Version { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class MicroK8sInstallationArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Snap channel: 1.32/stable.</summary>
    [Input("channel", required: true)]
    public Input<string> Channel { get; set; } = null!;
}

/// <summary>The cluster that starts on the first machine: its identity, add-ons and kubeconfig.</summary>
public sealed class MicroK8sCluster(string name, MicroK8sClusterArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MicroK8sCluster", name, args, options)
{
    /// <summary>UID of the namespace kube-system: another cluster has another one.</summary>
    [Output("clusterId")]
    public Output<string> ClusterId { get; private set; } = null!;

    /// <summary>Administrator's kubeconfig; a secret.</summary>
    [Output("kubeconfig")]
    public Output<string> Kubeconfig { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class MicroK8sClusterArgs : ResourceArgs
{
    /// <summary>Connection to the first machine.</summary>
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("addons", required: true)]
    private InputList<string>? addons;

    public InputList<string> Addons
    {
        get => addons ??= [];
        set => addons = value;
    }
}

/// <summary>Membership of one machine in the cluster of the first.</summary>
public sealed class MicroK8sMember(string name, MicroK8sMemberArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MicroK8sMember", name, args, options)
{
    [Output("version")]
    public Output<string> Version { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class MicroK8sMemberArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("privateAddress", required: true)]
    public Input<string> PrivateAddress { get; set; } = null!;

    /// <summary>Connection to the first machine, which makes the join token.</summary>
    [Input("first", required: true)]
    public Input<ConnectionArgs> First { get; set; } = null!;

    [Input("firstAddress", required: true)]
    public Input<string> FirstAddress { get; set; } = null!;

    /// <summary>Another cluster has another one: the machine joins that.</summary>
    [Input("clusterId", required: true)]
    public Input<string> ClusterId { get; set; } = null!;
}

/// <summary>Our objects and the chart in the cluster, through kubectl and helm of the first machine.</summary>
public sealed class ChtRelease(string name, ChtReleaseArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ChtRelease", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class ChtReleaseArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("namespace", required: true)]
    public Input<string> Namespace { get; set; } = null!;

    /// <summary>Name of the Helm release.</summary>
    [Input("release", required: true)]
    public Input<string> Release { get; set; } = null!;

    [Input("chart", required: true)]
    public Input<string> Chart { get; set; } = null!;

    [Input("repository", required: true)]
    public Input<string> Repository { get; set; } = null!;

    [Input("chartVersion", required: true)]
    public Input<string> ChartVersion { get; set; } = null!;

    /// <summary>YAML documents that come before the chart.</summary>
    [Input("objects", required: true)]
    public Input<string> Objects { get; set; } = null!;

    [Input("values", required: true)]
    public Input<string> Values { get; set; } = null!;

    /// <summary>Values with password, secret and UUID; a secret.</summary>
    [Input("secretValues", required: true)]
    public Input<string> SecretValues { get; set; } = null!;

    [Input("kustomization", required: true)]
    public Input<string> Kustomization { get; set; } = null!;

    /// <summary>YAML documents that come before the chart and hold secrets; a secret.</summary>
    [Input("secretObjects")]
    public Input<string>? SecretObjects { get; set; }
}

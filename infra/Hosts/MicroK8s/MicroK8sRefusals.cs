namespace Cht.Hosts.MicroK8s;

/// <summary>States in which nothing is changed: what Kubernetes does not allow, and what is not ours.</summary>
internal static class MicroK8sRefusals
{
    /// <summary>Kubernetes goes up one minor release at a time and never down (kubernetes.io/releases/version-skew-policy).</summary>
    public static void CheckRefresh(string host, MicroK8sChannel channel, MicroK8sObserved observed)
    {
        if (MicroK8sChannel.MinorOf(observed.Version) is { } installed && channel.Minor - installed is < 0 or > 1)
        {
            var next = channel.Minor < installed ? installed : installed + 1;
            throw new ProvisioningException(
                host, "MicroK8s cannot go to the configured release",
                $"{observed.Version} is installed and {channel} is configured: Kubernetes goes up one minor release at a time, and never down",
                $"Write microk8sChannel 1.{next}/stable{(channel.Minor < installed ? "" : ", run 'up', then take the next one")}.");
        }
    }

    /// <summary>A node may be older than the API servers by some releases, but a control plane node joins with the same one.</summary>
    public static void CheckSkew(string host, MicroK8sObserved observed, MicroK8sNode first)
    {
        if (MicroK8sChannel.MinorOf(observed.Version) != MicroK8sChannel.MinorOf(first.Version))
        {
            throw new ProvisioningException(
                host, "The node has another release than its cluster",
                $"{observed.Version} here, {first.Version} on {first.Name}",
                "Bring all nodes to one release: the same microk8sChannel everywhere, then run again. Nothing was joined.");
        }
    }

    public static void CheckRunning(string host, MicroK8sObserved observed)
    {
        if (!observed.IsRunning || observed.ClusterId.Length == 0 || observed.Nodes.IsEmpty)
        {
            throw new ProvisioningException(
                host, "The MicroK8s cluster cannot be read",
                observed.IsRunning ? "its API does not answer" : "MicroK8s does not run",
                "Look at 'microk8s inspect' on the machine. With three nodes two must run and reach each other on 16443, 19001 and 25000/tcp.");
        }
    }

    public static ProvisioningException ForeignCluster(string host, MicroK8sObserved observed) => new ProvisioningException(
        host, "The machine is in a MicroK8s cluster that this program did not form",
        $"with the nodes {string.Join(", ", observed.Nodes.Select(node => node.Name))}",
        "Nothing was changed. If that cluster is no longer needed, run 'microk8s leave' on the machine, then run again.");

    public static ProvisioningException ForeignWork(string host, MicroK8sObserved observed) => new ProvisioningException(
        host, "MicroK8s on this machine runs something else already",
        $"namespaces {string.Join(", ", observed.ForeignNamespaces)}; joining a cluster would remove them",
        "Nothing was changed. Move that work away and delete the namespaces, or use another machine.");
}

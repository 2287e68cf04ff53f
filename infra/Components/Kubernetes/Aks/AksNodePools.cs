using System.Globalization;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.ContainerService;
using Pulumi.Azure.ContainerService.Inputs;

namespace Cht.Components.Kubernetes;

/// <summary>The pools: Kubernetes' own pods, the application, CouchDB.</summary>
internal static class AksNodePools
{
    /// <summary>Container-optimised images do not let a container raise its open files; Ubuntu's do.</summary>
    private const string NodeImage = "Ubuntu";

    /// <summary>
    /// The CHT's CouchDB starts with 'ulimit -n 100000'. A container with SYS_RESOURCE may raise its own limit up to fs.nr_open;
    /// AKS lets a pool set that and fs.file-max, and nothing else about open files.
    /// </summary>
    private const int OpenFiles = 1048576;

    private const int DrainMinutes = 60;
    private const int SoakMinutes = 5;

    private static readonly string Surge = AksPool.Surge.ToString(CultureInfo.InvariantCulture);

    /// <summary>Tainted for critical add-ons, so that the application stays off it.</summary>
    public static KubernetesClusterDefaultNodePoolArgs System(AksClusterArgs args, Output<string> subnet) => new()
    {
        Name = args.System.Name,
        // A change of size makes other nodes and keeps the cluster.
        TemporaryNameForRotation = "systemtmp",
        VmSize = args.System.Size.Name,
        NodeCount = args.System.Nodes,
        Zones = args.Zones.ToArray(),
        OsSku = NodeImage,
        OsDiskSizeGb = args.System.DiskSize,
        OnlyCriticalAddonsEnabled = true,
        HostEncryptionEnabled = true,
        VnetSubnetId = subnet,
        UpgradeSettings = new KubernetesClusterDefaultNodePoolUpgradeSettingsArgs
        {
            MaxSurge = Surge, DrainTimeoutInMinutes = DrainMinutes, NodeSoakDurationInMinutes = SoakMinutes,
        },
        Tags = args.TagsFor(args.System.Name),
    };

    public static KubernetesClusterNodePool Core(AksClusterArgs args, Output<string> cluster, Output<string> subnet, CustomResourceOptions options) =>
        new(args.Core.Name, Usual(args, args.Core, "coretmp", cluster, subnet), options);

    /// <summary>For CouchDB alone: the taint is what its pods tolerate.</summary>
    public static KubernetesClusterNodePool CouchDb(AksClusterArgs args, Output<string> cluster, Output<string> subnet, CustomResourceOptions options)
    {
        var toleration = args.Cht.Toleration;
        var pool = Usual(args, args.CouchDb, "couchdbtmp", cluster, subnet);
        pool.NodeTaints = new[] { $"{toleration.Key}={toleration.Value}:{toleration.Effect}" };
        pool.LinuxOsConfig = new KubernetesClusterNodePoolLinuxOsConfigArgs
        {
            SysctlConfig = new KubernetesClusterNodePoolLinuxOsConfigSysctlConfigArgs { FsNrOpen = OpenFiles, FsFileMax = OpenFiles },
        };
        return new(args.CouchDb.Name, pool, options);
    }

    private static KubernetesClusterNodePoolArgs Usual(
        AksClusterArgs args, AksPool pool, string temporary, Output<string> cluster, Output<string> subnet) => new()
    {
        Name = pool.Name,
        KubernetesClusterId = cluster,
        Mode = "User",
        TemporaryNameForRotation = temporary,
        VmSize = pool.Size.Name,
        NodeCount = pool.Nodes,
        Zones = args.Zones.ToArray(),
        OsSku = NodeImage,
        OsDiskSizeGb = pool.DiskSize,
        HostEncryptionEnabled = true,
        VnetSubnetId = subnet,
        NodeLabels = { { AksPool.Label(pool.Name).Label, AksPool.Label(pool.Name).Value } },
        UpgradeSettings = new KubernetesClusterNodePoolUpgradeSettingsArgs
        {
            MaxSurge = Surge, DrainTimeoutInMinutes = DrainMinutes, NodeSoakDurationInMinutes = SoakMinutes,
        },
        Tags = args.TagsFor(pool.Name),
    };
}

using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>From Kubernetes specification to cluster, every problem gathered.</summary>
internal static class KubernetesValidation
{
    /// <summary>In Gibibytes: below it not even an empty CHT has the room that its upgrades take.</summary>
    private const decimal SmallestStorage = 10;

    private const decimal SmallestMemory = 1;

    /// <param name="spec">What the configuration says.</param>
    /// <param name="cluster">The same CHT as a whole.</param>
    /// <param name="couchDb">The CouchDB nodes, node 1 first.</param>
    /// <param name="version">CHT release; null where it has problems.</param>
    /// <param name="problems">Where problems go.</param>
    public static KubernetesCluster? Run(
        KubernetesSpec spec, ClusterSpec cluster, ImmutableArray<CouchDbSource> couchDb, ChtVersion? version, ProblemList problems)
    {
        ImmutableArray<string> couchDbMachines = [.. couchDb.Select(node => node.Machine)];
        var platform = KubernetesPlatforms.Of(spec.Platform);
        var keep = couchDb.Length > 1 && (spec.KeepNodeNames ?? spec.State == KubernetesState.Planned);
        var space = Namespace(spec, keep, couchDb, problems);
        var chart = version is null ? null : Chart(spec, version, couchDbMachines.Length, problems);
        Storage(spec, platform, problems);
        Resources(spec, problems);
        var mapping = Mapping(spec, couchDbMachines, problems);
        var host = Ingress(spec, cluster, platform, problems);
        if (!problems.IsEmpty)
        {
            return null;
        }

        var storage = spec.StorageClass ?? KubernetesPlatforms.OwnStorageClass;
        var pool = spec.NodeMapping.IsDefaultOrEmpty ? spec.Pool : null;
        return new KubernetesCluster
        {
            Name = cluster.Name,
            Namespace = space,
            Platform = spec.Platform,
            State = spec.State,
            ChtVersion = version!,
            Chart = chart!,
            CouchDbAdmin = cluster.CouchDbAdmin,
            CouchDb = [.. mapping.Select((node, i) => Node(i + 1, mapping.Length > 1, space, pool is null ? node : null, keep ? couchDb[i].NodeName : null))],
            Storage = new(storage, spec.StorageSize, string.Equals(storage, KubernetesPlatforms.OwnStorageClass, StringComparison.Ordinal))
            {
                DiskResourceGroup = spec.DiskResourceGroup,
                VolumeDirectory = spec.VolumeDirectory,
            },
            Ingress = new(host, spec.IngressClass ?? platform.IngressClasses[0], platform.IngressNamespace, spec.TlsSecret),
            Toleration = new("cht-couchdb-only", "true", "NoSchedule"),
            Pool = pool,
            CouchDbMemory = spec.CouchDbMemory,
            CouchDbProcessors = spec.CouchDbProcessors,
        };
    }

    private static KubernetesCouchDb Node(int number, bool clustered, string space, string? host, string? kept)
    {
        var service = clustered ? $"couchdb-{number}" : "couchdb";
        var dnsName = $"{service}.{space}.svc.cluster.local";
        return new(number, service, $"cht-{service}", $"{service}-claim0", dnsName, kept ?? dnsName, host);
    }

    /// <summary>
    /// A pod resolves couchdb-1.local through its search domain svc.cluster.local, as service couchdb-1 of namespace local: that
    /// is how names from Swarm live on without a change of the cluster's DNS.
    /// </summary>
    private static string Namespace(KubernetesSpec spec, bool keep, ImmutableArray<CouchDbSource> couchDb, ProblemList problems)
    {
        var first = keep ? couchDb[0].NodeName : "couchdb-1.cht";
        var space = spec.Namespace ?? first[(first.IndexOf('.', StringComparison.Ordinal) + 1)..];
        problems.Require(Names.IsHostLabel(space) && space is not ("default" or "kube-system" or "kube-public"), "kubernetes.namespace",
            ProblemList.Quote(space), "Write a namespace of its own: lower-case letters, digits and hyphens, such as cht.");
        var others = keep ? couchDb.Select(node => node.NodeName).Where((name, i) => name != $"couchdb-{i + 1}.{space}").ToList() : [];
        if (others.Count > 0)
        {
            problems.Add("kubernetes.namespace",
                $"{ProblemList.Quote(space)} with a CouchDB node named {ProblemList.Quote(others[0])}{(others.Count > 1 ? $" (and {others.Count - 1} more)" : "")}",
                "Node names can be kept only if they are couchdb-1.<namespace>, couchdb-2.<namespace> and so on: name the namespace after the first dot.");
        }

        return space;
    }

    private static HelmChart? Chart(KubernetesSpec spec, ChtVersion version, int nodes, ProblemList problems)
    {
        var known = HelmChart.KnownVersions(version);
        var chosen = spec.ChartVersion ?? HelmChart.For(version);
        if (chosen is null || !known.Contains(chosen, StringComparer.Ordinal))
        {
            problems.Add("kubernetes.chartVersion",
                chosen is null ? $"no known chart for CHT {version}" : $"{ProblemList.Quote(chosen)} is no known version of {HelmChart.Of(version, chosen).Name}",
                $"Write one of {string.Join(", ", known)}, or use a release of this program that knows newer charts.");
            return null;
        }

        // _validations.tpl demands nodes.node-1 to node-3 whatever the number of CouchDB nodes.
        problems.Require(version.Major == 4 || nodes != 2, "machines", $"2 CouchDB nodes with {HelmChart.Line5} {chosen}",
            "The chart refuses a cluster of two: use one or three.");
        return HelmChart.Of(version, chosen);
    }

    private static void Storage(KubernetesSpec spec, KubernetesPlatforms platform, ProblemList problems)
    {
        ImmutableArray<string> known = [.. platform.StorageClasses, .. spec.OtherStorageClasses.IsDefault ? [] : spec.OtherStorageClasses];
        problems.Require(spec.StorageClass is null || known.Contains(spec.StorageClass, StringComparer.Ordinal), "kubernetes.storageClass",
            ProblemList.Quote(spec.StorageClass),
            $"Write one of {string.Join(", ", known)}, or name your driver's class under kubernetes.otherStorageClasses as well.");
        var size = StorageQuantity.Gibibytes(spec.StorageSize);
        if (problems.Require(size is not null, "kubernetes.storageSize", ProblemList.Quote(spec.StorageSize), "Write a size such as 100Gi."))
        {
            problems.Require(size >= SmallestStorage, "kubernetes.storageSize", $"{spec.StorageSize} for each CouchDB node",
                $"Write at least {SmallestStorage}Gi; upgrades take up to five times what the databases use.");
        }

        if (spec.StorageClass is not null && spec.StorageClass != KubernetesPlatforms.OwnStorageClass)
        {
            problems.Warn("kubernetes.storageClass", spec.StorageClass,
                "Check that its reclaim policy is Retain: else a deleted claim takes the data with it.");
        }
    }

    private static void Resources(KubernetesSpec spec, ProblemList problems)
    {
        problems.Require(StorageQuantity.Gibibytes(spec.CouchDbMemory) >= SmallestMemory, "kubernetes.couchDbMemory",
            ProblemList.Quote(spec.CouchDbMemory), $"Write at least {SmallestMemory}Gi, such as 4Gi.");
        problems.Require(StorageQuantity.IsProcessors(spec.CouchDbProcessors), "kubernetes.couchDbProcessors",
            ProblemList.Quote(spec.CouchDbProcessors), "Write processors such as 1, 2.5 or 500m.");
    }

    private static ImmutableArray<string> Mapping(KubernetesSpec spec, ImmutableArray<string> machines, ProblemList problems)
    {
        var mapping = spec.NodeMapping.IsDefaultOrEmpty ? machines : spec.NodeMapping;
        problems.Require(mapping.Length == machines.Length, "kubernetes.nodeMapping",
            $"{mapping.Length} nodes for {machines.Length} CouchDB nodes", "Name one node for each CouchDB node, node 1 first.");
        for (var i = 0; i < mapping.Length; i++)
        {
            problems.Require(Names.IsHostName(mapping[i]), $"kubernetes.nodeMapping[{i}]", ProblemList.Quote(mapping[i]),
                "Write the node's label kubernetes.io/hostname.");
        }

        foreach (var twice in mapping.GroupBy(node => node, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            problems.Add("kubernetes.nodeMapping", $"{ProblemList.Quote(twice.Key)} stands there {twice.Count()} times",
                "Give each CouchDB node a node of its own: one that fails would take several shards of every database with it.");
        }

        return mapping;
    }

    private static string Ingress(KubernetesSpec spec, ClusterSpec cluster, KubernetesPlatforms platform, ProblemList problems)
    {
        var host = spec.IngressHost ?? cluster.Certificate.CommonName;
        var isName = Names.IsHostName(host) && host!.Contains('.', StringComparison.Ordinal) && !StrictAddress.TryParse(host, out _);
        problems.Require(isName, "kubernetes.ingressHost", ProblemList.Quote(host),
            "Write the public host name, such as cht.example.org: the app is reached by name only.");
        problems.Require(spec.IngressClass is null || platform.IngressClasses.Contains(spec.IngressClass, StringComparer.Ordinal),
            "kubernetes.ingressClass", ProblemList.Quote(spec.IngressClass), $"Write one of {string.Join(", ", platform.IngressClasses)}.");
        problems.Require(Names.IsHostLabel(spec.TlsSecret), "kubernetes.tlsSecret", ProblemList.Quote(spec.TlsSecret),
            "Write the name of a secret: lower-case letters, digits and hyphens.");
        if (spec.IngressClass is "azure-application-gateway" or "azure-alb-external")
        {
            problems.Warn("kubernetes.ingressClass", spec.IngressClass,
                "It does not read nginx annotations: set body size (32 MB) and request timeout (3600 s) on the gateway itself.");
        }

        return host ?? string.Empty;
    }
}

/// <summary>A CouchDB node as the rest of the specification knows it.</summary>
/// <param name="Machine">Name of its machine.</param>
/// <param name="NodeName">Its name outside Kubernetes.</param>
internal sealed record CouchDbSource(string Machine, string NodeName)
{
    /// <summary>As written, so that a machine with problems of its own still counts.</summary>
    public static ImmutableArray<CouchDbSource> Of(ImmutableArray<MachineSpec> machines) =>
    [
        .. (machines.IsDefault ? [] : machines).Where(machine => machine.Role == MachineRole.CouchDb)
            .Select((machine, i) => new CouchDbSource(machine.Name, machine.CouchDbNode ?? MachineNames.CouchDbNode(i + 1))),
    ];

    /// <summary>Without machines: the names that they would have.</summary>
    public static ImmutableArray<CouchDbSource> Of(int nodes) =>
        [.. Enumerable.Range(1, nodes).Select(number => new CouchDbSource(MachineNames.CouchDb(number), MachineNames.CouchDbNode(number)))];
}

using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>The part of the cluster specification that all targets read in the same way.</summary>
internal static class ClusterSpecReader
{
    /// <param name="reader">The stack's configuration.</param>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="machines">The machines, as the target knows them.</param>
    /// <param name="access">Who may reach them, as the target knows it.</param>
    public static ClusterSpec Read(ConfigReader reader, string name, ImmutableArray<MachineSpec> machines, AccessSpec access) => new()
    {
        Name = name,
        ChtVersion = reader.Text("chtVersion"),
        Machines = machines,
        Managers = machines.Any(machine => machine.Manager is not null) ? null : reader.Integer("managers"),
        Overlay = new OverlaySpec
        {
            Subnet = reader.Text("overlaySubnet"),
            Mtu = reader.Integer("underlayMtu"),
            Encrypted = reader.Boolean("overlayEncrypted"),
        },
        Access = access with { Public = reader.TextList("publicRanges") },
        Docker = new DockerSpec
        {
            Channel = reader.Choice("dockerChannel", ["distro", "upstream"]) == "upstream" ? DockerChannel.Upstream : DockerChannel.Distro,
            EngineVersion = reader.OptionalText("dockerVersion"),
        },
        Certificate = new CertificateSpec
        {
            Mode = reader.Choice("certificateMode", ["SELF_SIGNED", "OWN_CERT", "AUTO_GENERATE"]) switch
            {
                "OWN_CERT" => CertificateMode.OwnCert,
                "AUTO_GENERATE" => CertificateMode.AutoGenerate,
                _ => CertificateMode.SelfSigned,
            },
            CommonName = reader.OptionalText("commonName"),
        },
        DeployUser = reader.Text("sshUser"),
        CouchDbAdmin = reader.Text("couchdbUser"),
        Kubernetes = KubernetesReader.Read(reader),
    };

    /// <summary>Validates the specification; problems of the layout join those of the configuration.</summary>
    /// <param name="reader">The stack's configuration.</param>
    /// <param name="spec">What was read.</param>
    /// <param name="nameIsChecked">The name is not the stack's, and what is wrong with it has been said.</param>
    public static ClusterLayout? Validate(ConfigReader reader, ClusterSpec spec, bool nameIsChecked = false)
    {
        if (ClusterLayout.TryCreate(spec, out var layout, out var problems, out var warnings))
        {
            return layout;
        }

        // A lab's name has rules of its own, which are checked where it is read.
        Report(reader, spec, [.. problems.Where(problem => problem.Key != "name" || !nameIsChecked)], warnings);
        return null;
    }

    /// <summary>The same for a cluster without machines of ours.</summary>
    public static KubernetesCluster? ValidateManaged(ConfigReader reader, ClusterSpec spec, int couchDbNodes)
    {
        if (KubernetesCluster.TryCreate(spec, couchDbNodes, out var cluster, out var problems, out var warnings))
        {
            foreach (var warning in warnings)
            {
                Log.Warn(Managed(warning).ToString());
            }

            return cluster;
        }

        Report(reader, spec, [.. problems.Select(Managed)], [.. warnings.Select(Managed)]);
        return null;
    }

    /// <summary>Without machines their number is a key of its own.</summary>
    private static LayoutProblem Managed(LayoutProblem problem) => problem.Key == "machines" ? problem with { Key = "couchdbNodes" } : problem;

    private static void Report(ConfigReader reader, ClusterSpec spec, ImmutableArray<LayoutProblem> problems, ImmutableArray<LayoutProblem> warnings)
    {
        // With a whole layout the stack shows them; what is wrong must not hide what deserves a second look.
        foreach (var warning in warnings)
        {
            Log.Warn(warning.ToString());
        }

        // What stands in for a value that could not be read is not judged: that would be a second problem with the same key.
        foreach (var problem in problems.Where(problem => !reader.Problems.Has(ConfigKeyOf(problem.Key))).ToList())
        {
            if (problem.Key == "name")
            {
                reader.Problems.AddStackName(
                    spec.Name, "The cluster is called like its stack: take a stack name of 1 to 63 lower-case letters, digits and hyphens, such as district-a.");
                continue;
            }

            reader.Problems.Add(ConfigKeyOf(problem.Key), problem.Found, problem.Remedy);
        }
    }

    /// <summary>The operator wrote configuration keys, not members of the model.</summary>
    private static string ConfigKeyOf(string path) => path switch
    {
        "overlay.subnet" => "overlaySubnet",
        "overlay.mtu" => "underlayMtu",
        "overlay.encrypted" => "overlayEncrypted",
        "docker.engineVersion" => "dockerVersion",
        "certificate.commonName" => "commonName",
        "couchDbAdmin" => "couchdbUser",
        "deployUser" => "sshUser",
        "kubernetes.couchDbMemory" => "kubernetes.couchdbMemory",
        "kubernetes.couchDbProcessors" => "kubernetes.couchdbProcessors",
        _ when path.StartsWith("access.administrators", StringComparison.Ordinal) => "administratorRanges" + path["access.administrators".Length..],
        _ when path.StartsWith("access.public", StringComparison.Ordinal) => "publicRanges" + path["access.public".Length..],
        _ when path.StartsWith("access.bastion", StringComparison.Ordinal) => "bastion" + path["access.bastion".Length..],
        _ => MachineMember(path),
    };

    private static string MachineMember(string path) => path
        .Replace("].couchDbNode", "].couchdbNode", StringComparison.Ordinal)
        .Replace("].sshAddress", "].address", StringComparison.Ordinal)
        .Replace("].sshPort", "].port", StringComparison.Ordinal)
        .Replace("].sshUser", "].user", StringComparison.Ordinal);
}

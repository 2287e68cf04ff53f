using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>From specification to layout, every problem gathered.</summary>
internal static class ClusterValidation
{
    public static (ClusterLayout? Layout, ImmutableArray<LayoutProblem> Problems, ImmutableArray<LayoutProblem> Warnings) Run(ClusterSpec spec)
    {
        var problems = new ProblemList();
        Identity(spec, problems);
        problems.Require(Names.IsUser(spec.DeployUser), "deployUser", ProblemList.Quote(spec.DeployUser),
            "Write a Linux user name, such as ubuntu.");
        var usualHome = string.Equals(spec.DeployUser, "root", StringComparison.Ordinal) ? "/root" : $"/home/{spec.DeployUser}";
        var home = spec.DeployHome ?? usualHome;
        problems.Require(Names.IsPath(home) || (spec.DeployHome is null && !Names.IsUser(spec.DeployUser)), "deployHome", ProblemList.Quote(home),
            "Write an absolute path of letters, digits, dots, hyphens and underscores.");
        var machines = MachineValidation.Run(spec, home, problems);
        var access = AccessValidation.Run(spec.Access, spec.Machines.IsDefault ? [] : spec.Machines, spec.DeployUser, problems);
        var (overlay, docker) = NetworkValidation.Run(spec, machines, access, problems);
        // Of the specification: a machine with a problem is one all the same.
        var couchDbMachines = spec.Machines.IsDefault ? 0 : spec.Machines.Count(machine => machine.Role == MachineRole.CouchDb);
        var version = ReleaseValidation.Run(spec, couchDbMachines, problems);
        Certificate(spec.Certificate, problems);
        Warn(couchDbMachines, machines.Count(machine => machine.IsManager), spec, problems);
        var kubernetes = spec.Kubernetes is null ? null : KubernetesValidation.Run(spec.Kubernetes, spec, CouchDbSource.Of(spec.Machines), version, problems);
        if (!problems.IsEmpty)
        {
            return (null, problems.Problems, problems.Warnings);
        }

        return (new ClusterLayout
        {
            Name = spec.Name,
            ChtVersion = version!,
            Machines = machines,
            Overlay = overlay!,
            Access = access,
            Docker = docker!,
            Certificate = spec.Certificate,
            DeployUser = spec.DeployUser,
            DeployHome = home,
            CouchDbAdmin = spec.CouchDbAdmin,
            Kubernetes = kubernetes,
            Warnings = problems.Warnings,
        }, [], problems.Warnings);
    }

    /// <summary>Names that every target has.</summary>
    internal static void Identity(ClusterSpec spec, ProblemList problems)
    {
        problems.Require(Names.IsHostLabel(spec.Name), "name", ProblemList.Quote(spec.Name),
            "Write lower-case letters, digits and hyphens, such as district-a.");
        problems.Require(Names.IsCouchDbAdmin(spec.CouchDbAdmin), "couchDbAdmin", ProblemList.Quote(spec.CouchDbAdmin),
            "Write a letter and then letters, digits or hyphens, such as medic: the images paste it into URLs.");
    }

    internal static void Certificate(CertificateSpec certificate, ProblemList problems)
    {
        problems.Require(Enum.IsDefined(certificate.Mode), "certificate.mode", $"{certificate.Mode}",
            "Write SelfSigned, OwnCert or AutoGenerate.");
        var isName = problems.Require(certificate.CommonName is null || Names.IsHostName(certificate.CommonName), "certificate.commonName",
            ProblemList.Quote(certificate.CommonName), "Write the public host name, such as cht.example.org.");
        if (certificate.Mode == CertificateMode.AutoGenerate)
        {
            var isPublicName = certificate.CommonName is { } name && name.Contains('.', StringComparison.Ordinal)
                && !StrictAddress.TryParse(name, out _);
            problems.Require(isPublicName || !isName, "certificate.commonName", ProblemList.Quote(certificate.CommonName),
                "An ACME authority needs the public host name, such as cht.example.org.");
        }
    }

    /// <summary>Numbers of CouchDB nodes that deserve a second look, on machines and on Kubernetes alike.</summary>
    internal static void WarnOfNumber(int couchDbMachines, ProblemList problems)
    {
        if (couchDbMachines > 0 && couchDbMachines % 2 == 0)
        {
            problems.Warn("machines", $"{couchDbMachines} CouchDB machines",
                "Odd numbers are usual; the 12 shards of each database spread evenly over 1, 2, 3, 4, 6 or 12 nodes.");
        }

        if (couchDbMachines == 1)
        {
            problems.Warn("machines", "one CouchDB machine",
                "It starts as a single node whose identity cannot become a cluster's: to grow, set up a new cluster and replicate.");
        }
    }

    private static void Warn(int couchDbMachines, int managers, ClusterSpec spec, ProblemList problems)
    {
        WarnOfNumber(couchDbMachines, problems);
        if (managers == 1)
        {
            problems.Warn("managers", "one swarm manager",
                "While core is down no restarted container can rejoin the overlay; 3 managers avoid that.");
        }

        if (!spec.Overlay.Encrypted)
        {
            problems.Warn("overlay.encrypted", "false",
                "Database traffic, and the Erlang port with its public cookie, cross the network in clear: "
                    + "only on a network that is yours alone.");
        }
    }
}

using System.Collections.Immutable;

namespace Cht.Layout.Tests;

/// <summary>The layouts behind the golden files and the firewall matrix.</summary>
internal static class SampleLayouts
{
    public static ImmutableSortedDictionary<string, ClusterSpec> Specs { get; } = new Dictionary<string, ClusterSpec>(StringComparer.Ordinal)
    {
        ["one-couchdb-4.22"] = SampleSpecs.Cluster(1) with { Overlay = new() { Encrypted = false } },
        ["three-couchdb-4.22"] = SampleSpecs.Cluster(),
        ["three-couchdb-5.2-three-managers"] = SampleSpecs.Cluster() with
        {
            ChtVersion = "5.2.0",
            Managers = 3,
            Overlay = new() { Encrypted = false, Mtu = 1460 },
            Certificate = new() { Mode = CertificateMode.AutoGenerate, CommonName = "cht.example.org" },
        },
        ["five-couchdb-5.2-bastion"] = SampleSpecs.Cluster(5)
            .With(1, machine => machine with { DataDirectory = "/srv/couchdb", SshPort = 2222 }) with
        {
            ChtVersion = "5.2.0",
            Managers = 3,
            DeployUser = "cht",
            Access = new()
            {
                Public = ["203.0.113.0/24", "203.0.113.128/25", "2001:db8:99::/48"],
                Bastion = new() { Address = "bastion.example.org", PrivateAddress = "192.0.2.200", User = "jump", HostKeys = [SampleSpecs.HostKey] },
            },
        },
        ["three-couchdb-4.22-to-microk8s"] = SampleSpecs.Cluster() with
        {
            Kubernetes = new()
            {
                Platform = KubernetesPlatform.MicroK8s,
                State = KubernetesState.Planned,
                NodeMapping = ["kube1", "kube2", "kube3"],
                IngressHost = "cht.example.org",
            },
        },
        ["three-couchdb-5.2-on-aks"] = SampleSpecs.Cluster() with
        {
            ChtVersion = "5.2.0",
            Kubernetes = new() { Platform = KubernetesPlatform.Aks, IngressHost = "cht.example.org" },
        },
        ["three-couchdb-4.22-on-microk8s"] = SampleSpecs.Cluster() with
        {
            Kubernetes = new() { Platform = KubernetesPlatform.MicroK8s, IngressHost = "cht.example.org" },
        },
        ["three-couchdb-4.22-dual-stack"] = SampleSpecs.Cluster()
            .WithEach((machine, i) => machine with { PrivateAddressV6 = $"2001:db8::{10 + i}", PublicAddress = $"203.0.113.{10 + i}" }) with
        {
            Managers = 3,
            Access = new() { Administrators = ["198.51.100.0/24", "2001:db8:a::/48"] },
        },
        ["three-couchdb-4.22-ipv6-core-is-bastion"] = SampleSpecs.Cluster()
            .WithEach((machine, i) => machine with { PrivateAddress = $"2001:db8::{10 + i}" }) with
        {
            Access = new()
            {
                Administrators = ["2001:db8:a::/48", "198.51.100.7"],
                Bastion = new() { Address = "2001:db8::10", User = "ubuntu", HostKeys = [SampleSpecs.HostKey] },
            },
        },
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Specs.Keys];

    public static ClusterLayout Get(string name) => ClusterLayout.Create(Specs[name]);

    /// <summary>One machine of each kind: core, the first and the last CouchDB machine.</summary>
    public static IEnumerable<Machine> Shown(ClusterLayout layout) =>
        new[] { layout.Core, layout.CouchDbMachines[0], layout.CouchDbMachines[^1] }.DistinctBy(machine => machine.Name);
}

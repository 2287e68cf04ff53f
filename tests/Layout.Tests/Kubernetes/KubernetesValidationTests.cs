namespace Cht.Layout.Tests.Kubernetes;

public class KubernetesValidationTests
{
    [Fact]
    public void Everything_wrong_is_reported_together_with_the_warnings()
    {
        var spec = SampleSpecs.Cluster(4) with
        {
            Kubernetes = new()
            {
                Platform = KubernetesPlatform.MicroK8s,
                StorageSize = "100Mi",
                StorageClass = "managed-csi",
                NodeMapping = ["alpha", "beta", "alpha", "gamma"],
                ChartVersion = "9.9.9",
            },
        };
        ClusterLayout.TryCreate(spec, out _, out var problems, out var warnings).ShouldBeFalse();
        problems.Select(problem => problem.Key).ShouldBe(
            [
                "kubernetes.chartVersion", "kubernetes.storageClass", "kubernetes.storageSize", "kubernetes.nodeMapping", "kubernetes.ingressHost",
            ],
            ignoreOrder: true);
        problems.ShouldAllBe(problem => problem.Remedy.EndsWith('.'));
        warnings.ShouldContain(warning => warning.Key == "machines" && warning.Found == "4 CouchDB machines");
    }

    public static TheoryData<string, KubernetesSpec> Wrong => new()
    {
        { "kubernetes.namespace", KubernetesSamples.Spec with { Namespace = "CHT" } },
        { "kubernetes.namespace", KubernetesSamples.Spec with { Namespace = "default" } },
        { "kubernetes.namespace", KubernetesSamples.Spec with { Namespace = "" } },
        { "kubernetes.storageClass", KubernetesSamples.Spec with { StorageClass = "fast" } },
        { "kubernetes.storageSize", KubernetesSamples.Spec with { StorageSize = "9Gi" } },
        { "kubernetes.storageSize", KubernetesSamples.Spec with { StorageSize = "100GB" } },
        { "kubernetes.couchDbMemory", KubernetesSamples.Spec with { CouchDbMemory = "512Mi" } },
        { "kubernetes.couchDbProcessors", KubernetesSamples.Spec with { CouchDbProcessors = "many" } },
        { "kubernetes.nodeMapping", KubernetesSamples.Spec with { NodeMapping = ["a", "b"] } },
        { "kubernetes.nodeMapping", KubernetesSamples.Spec with { NodeMapping = ["a", "b", "B"] } },
        { "kubernetes.nodeMapping[1]", KubernetesSamples.Spec with { NodeMapping = ["a", "b_c", "d"] } },
        { "kubernetes.ingressHost", KubernetesSamples.Spec with { IngressHost = null } },
        { "kubernetes.ingressHost", KubernetesSamples.Spec with { IngressHost = "192.0.2.1" } },
        { "kubernetes.ingressHost", KubernetesSamples.Spec with { IngressHost = "localhost" } },
        { "kubernetes.ingressClass", KubernetesSamples.Spec with { IngressClass = "alb" } },
        { "kubernetes.tlsSecret", KubernetesSamples.Spec with { TlsSecret = "My Secret" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_refused_under_its_own_key(string key, KubernetesSpec spec) =>
        KubernetesSamples.Problems(3, "4.22.0", spec).ShouldHaveSingleItem().Key.ShouldBe(key);

    [Fact]
    public void The_chart_for_5_refuses_a_cluster_of_two_so_we_do_first() =>
        KubernetesSamples.Problems(2, "5.2.0", KubernetesSamples.Spec).ShouldHaveSingleItem().Key.ShouldBe("machines");

    [Fact]
    public void Names_that_no_namespace_can_answer_are_refused_for_a_move()
    {
        var spec = SampleSpecs.Cluster().With(2, machine => machine with { CouchDbNode = "couchdb.two.example" }) with
        {
            Kubernetes = KubernetesSamples.Spec with { State = KubernetesState.Planned },
        };
        ClusterLayout.TryCreate(spec, out _, out var problems).ShouldBeFalse();
        var problem = problems.ShouldHaveSingleItem();
        problem.Key.ShouldBe("kubernetes.namespace");
        problem.Found.ShouldContain("'couchdb.two.example'");
    }

    [Fact]
    public void A_class_of_a_driver_of_ones_own_is_accepted_with_a_warning()
    {
        var spec = SampleSpecs.Cluster() with
        {
            Kubernetes = KubernetesSamples.Spec with { StorageClass = "ceph-rbd", OtherStorageClasses = ["ceph-rbd"] },
        };
        var layout = ClusterLayout.Create(spec);
        layout.Kubernetes!.Storage.ShouldBe(new KubernetesStorage("ceph-rbd", "100Gi", IsOurs: false));
        layout.Warnings.ShouldContain(warning => warning.Key == "kubernetes.storageClass");
    }

    [Fact]
    public void The_certificates_name_is_the_host_and_the_machines_are_the_nodes_unless_told_otherwise()
    {
        var cluster = ClusterLayout.Create(SampleSpecs.Cluster() with
        {
            Certificate = new() { CommonName = "cht.example.net" },
            Kubernetes = new() { Platform = KubernetesPlatform.MicroK8s },
        }).Kubernetes!;
        cluster.Ingress.Host.ShouldBe("cht.example.net");
        cluster.CouchDb.Select(node => node.Host).ShouldBe(["couchdb1", "couchdb2", "couchdb3"]);
        cluster.CouchDb.Select(node => node.DnsName).ShouldBe(
            ["couchdb-1.cht.svc.cluster.local", "couchdb-2.cht.svc.cluster.local", "couchdb-3.cht.svc.cluster.local"]);
    }
}

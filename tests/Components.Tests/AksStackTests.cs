using Pulumi;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class AksStackTests
{
    private const string Cluster = "azure:containerservice/kubernetesCluster:KubernetesCluster";
    private const string Pool = "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool";
    private const string SecurityGroup = "azure:network/networkSecurityGroup:NetworkSecurityGroup";
    private const string Assignment = "azure:authorization/assignment:Assignment";

    private static readonly string[] Zones = ["1", "2", "3"];

    [Fact]
    public async Task Three_pools_stand_over_three_zones()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        var system = Object(mocks.Single(Cluster, "cluster").Inputs["defaultNodePool"]);
        system["onlyCriticalAddonsEnabled"].ShouldBe(true);
        foreach (var (pool, size, nodes) in new[]
        {
            (system, "Standard_D2s_v5", 3d), (mocks.Single(Pool, "core").Inputs, "Standard_D4s_v5", 2d), (mocks.Single(Pool, "couchdb").Inputs, "Standard_D4s_v5", 3d),
        })
        {
            List(pool["zones"]).ShouldBe(Zones);
            (pool["vmSize"], pool["nodeCount"], pool["osSku"], pool["hostEncryptionEnabled"]).ShouldBe((size, nodes, "Ubuntu", true));
            Object(pool["upgradeSettings"])["maxSurge"].ShouldBe("1");
        }
    }

    [Fact]
    public async Task The_pool_of_CouchDB_takes_nobody_else_and_allows_100000_open_files()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        var pool = mocks.Single(Pool, "couchdb").Inputs;
        var values = Values(mocks);
        var toleration = Object(values["toleration"]);
        List(pool["nodeTaints"]).ShouldBe([$"{toleration["key"]}={toleration["value"]}:{toleration["effect"]}"]);
        var sysctl = Object(Object(pool["linuxOsConfig"])["sysctlConfig"]);
        ((double)sysctl["fsNrOpen"]).ShouldBeGreaterThan(100000);
        ((double)sysctl["fsFileMax"]).ShouldBeGreaterThan(100000);
        Kustomization(mocks).ShouldContain("SYS_RESOURCE");
        Kustomization(mocks).ShouldContain($"{Object(pool["nodeLabels"]).Single().Key}: \\\"{Object(pool["nodeLabels"]).Single().Value}\\\"");
    }

    [Fact]
    public async Task Pods_prove_who_they_are_policies_are_enforced_and_the_API_opens_to_administrators()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        var cluster = mocks.Single(Cluster, "cluster").Inputs;
        (cluster["oidcIssuerEnabled"], cluster["workloadIdentityEnabled"], cluster["roleBasedAccessControlEnabled"]).ShouldBe((true, true, true));
        var network = Object(cluster["networkProfile"]);
        (network["networkPolicy"], network["networkDataPlane"], network["networkPluginMode"], network["outboundType"])
            .ShouldBe(("cilium", "cilium", "overlay", "loadBalancer"));
        List(Object(cluster["apiServerAccessProfile"])["authorizedIpRanges"]).ShouldBe(["198.51.100.0/28", "192.0.2.7/32"]);
        (cluster["privateClusterEnabled"], cluster["runCommandEnabled"], cluster["skuTier"]).ShouldBe((false, false, "Standard"));
        cluster.ContainsKey("kubernetesVersion").ShouldBeFalse();
    }

    [Fact]
    public async Task The_control_plane_is_logged()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("aksLogDays", "90")));

        var setting = mocks.Single("azure:monitoring/diagnosticSetting:DiagnosticSetting", "control-plane").Inputs;
        (setting["targetResourceId"], setting["logAnalyticsWorkspaceId"]).ShouldBe(("cluster-id", "logs-id"));
        List(setting["enabledLogs"]).Select(log => Object(log)["category"]).ShouldContain("kube-audit-admin");
        mocks.Single("azure:operationalinsights/analyticsWorkspace:AnalyticsWorkspace", "logs").Inputs["retentionInDays"].ShouldBe(90d);
    }

    [Fact]
    public async Task The_volumes_lie_in_a_group_of_their_own_which_the_cluster_may_use()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        var storage = mocks.Single("kubernetes:storage.k8s.io/v1:StorageClass", "cht-couchdb").Inputs;
        (storage["reclaimPolicy"], storage["provisioner"], storage["volumeBindingMode"]).ShouldBe(("Retain", "disk.csi.azure.com", "WaitForFirstConsumer"));
        Object(storage["parameters"])["resourceGroup"].ShouldBe(mocks.Single("azure:core/resourceGroup:ResourceGroup", "data").Inputs["name"]);
        mocks.Of(Assignment).Select(right => (right.Inputs["scope"], right.Inputs["roleDefinitionName"], right.Inputs["principalId"])).ShouldBe(
            [("data-id", "Contributor", "cluster-principal"), ("network-id", "Network Contributor", "cluster-principal")]);
    }

    [Fact]
    public async Task The_public_reaches_the_ingress_and_no_node_of_CouchDB()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("publicRanges", new[] { "203.0.113.0/24", "2001:db8::/48" })));

        Rules(mocks, "nodes").ShouldBe(
            ["100 Allow Tcp 80,443 203.0.113.0/24", "200 Allow * * 10.20.0.0/16,10.244.0.0/16", "210 Allow * * AzureLoadBalancer", "4096 Deny * * *"]);
        Rules(mocks, "couchdb").ShouldBe(Rules(mocks, "nodes").Skip(1));
        mocks.Of("azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation")
            .Select(one => (one.Inputs["subnetId"], one.Inputs["networkSecurityGroupId"])).ShouldBe([("couchdb-id", "couchdb-id"), ("nodes-id", "nodes-id")]);
    }

    [Fact]
    public async Task The_chart_gets_its_values_secrets_and_post_renderer()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aks());

        var release = mocks.Single("kubernetes:helm.sh/v3:Release", "cht").Inputs;
        (release["chart"], release["version"], release["name"], release["namespace"], release["postrender"])
            .ShouldBe(("cht-chart-4x", "1.2.0", "prod", "cht", "/state/helm/post-renderer"));
        var couchDb = Object(Values(mocks)["couchdb"]);
        (couchDb["clusteredCouch_enabled"], couchDb["password"], couchDb["uuid"])
            .ShouldBe((true, "Password-0123456789-0123456789", "6f6e8c0e-1111-4222-8333-444455556666"));
        Object(Values(mocks)["couchdb_data"])["preExistingDataAvailable"].ShouldBe(false);
        mocks.Single("pulumi:providers:kubernetes", "cluster").Inputs["kubeconfig"].ShouldBe("kubeconfig of people");
        foreach (var name in new[] { "kubeconfig", "kubernetesSecretValues" })
        {
            (await Output.IsSecretAsync((Output<string>)outputs[name]!)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task A_private_API_has_no_public_ranges_and_needs_no_administrators()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("aksPrivateApi", "true"), ("administratorRanges", Array.Empty<string>())));

        var cluster = mocks.Single(Cluster, "cluster").Inputs;
        (cluster["privateClusterEnabled"], cluster["runCommandEnabled"], cluster.ContainsKey("apiServerAccessProfile")).ShouldBe((true, true, false));
    }

    [Fact]
    public async Task Behind_a_NAT_gateway_nodes_still_reach_their_API()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("natGateway", "true")));

        var cluster = mocks.Single(Cluster, "cluster").Inputs;
        Object(cluster["networkProfile"])["outboundType"].ShouldBe("userAssignedNATGateway");
        var address = mocks.Single("azure:network/publicIp:PublicIp", "nat");
        List(Object(cluster["apiServerAccessProfile"])["authorizedIpRanges"])[^1].ShouldBe($"203.0.113.{1 + address.Name!.Sum(letter => letter) % 250}/32");
        mocks.Of("azure:network/subnetNatGatewayAssociation:SubnetNatGatewayAssociation").Select(one => one.Inputs["subnetId"]).ShouldBe(["couchdb-id", "nodes-id"]);
    }

    [Fact]
    public async Task With_groups_of_administrators_people_log_in_and_programs_keep_their_certificate()
    {
        const string group = "01234567-89ab-cdef-0123-456789abcdef";
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("aksAdministratorGroups", new[] { group })));

        var access = Object(mocks.Single(Cluster, "cluster").Inputs["azureActiveDirectoryRoleBasedAccessControl"]);
        List(access["adminGroupObjectIds"]).ShouldBe([group]);
        mocks.Single("pulumi:providers:kubernetes", "cluster").Inputs["kubeconfig"].ShouldBe("kubeconfig of programs");
    }

    [Fact]
    public async Task Sizes_numbers_and_releases_are_as_configured()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aks(
            ("couchdbNodes", "5"), ("chtVersion", "5.2.0"), ("aksKubernetesVersion", "1.33"), ("aksTier", "Premium"), ("networkRange", "10.9.0.0/16"),
            ("aksSystemPool", new { size = "Standard_D4ds_v6", nodes = 6, diskSize = 64 }), ("aksCorePool", new { nodes = 4 }),
            ("aksCouchdbPool", new { size = "Standard_E8s_v5", diskSize = 256 })));

        var cluster = mocks.Single(Cluster, "cluster").Inputs;
        (cluster["kubernetesVersion"], cluster["skuTier"]).ShouldBe(("1.33", "Premium"));
        var system = Object(cluster["defaultNodePool"]);
        (system["vmSize"], system["nodeCount"], system["osDiskSizeGb"]).ShouldBe(("Standard_D4ds_v6", 6d, 64d));
        mocks.Single(Pool, "core").Inputs["nodeCount"].ShouldBe(4d);
        var couchDb = mocks.Single(Pool, "couchdb").Inputs;
        (couchDb["vmSize"], couchDb["nodeCount"], couchDb["osDiskSizeGb"]).ShouldBe(("Standard_E8s_v5", 5d, 256d));
        mocks.Single("kubernetes:helm.sh/v3:Release", "cht").Inputs["chart"].ShouldBe("cht-chart");
        mocks.Of("kubernetes:core/v1:PersistentVolumeClaim").Count.ShouldBe(5);
        List(mocks.Single("azure:network/subnet:Subnet", "couchdb").Inputs["addressPrefixes"]).ShouldBe(["10.9.1.0/24"]);
        var families = (Dictionary<string, object?>)((Dictionary<string, object?>)outputs["quota"]!)["families"]!;
        families.ShouldBe(new Dictionary<string, object?> { ["DDSv6"] = 28, ["DSv5"] = 20, ["ESv5"] = 48 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_single_CouchDB_node_keeps_its_claim_and_gets_no_budget()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("couchdbNodes", "1")));

        mocks.Of("kubernetes:core/v1:PersistentVolumeClaim").Select(claim => claim.Name).ShouldBe(["couchdb-claim0"]);
        mocks.Of("kubernetes:policy/v1:PodDisruptionBudget").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_problem_is_reported_at_once()
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", Aks(
            ("couchdbNodes", "4"), ("kubernetes", new { storageSize = "100Mi", storageClass = "floppy", nodeMapping = new[] { "a", "b", "a", "c" } }),
            ("aksKubernetesVersion", "1.29"), ("aksLimits", new { families = new { DSv5 = 8 }, publicAddresses = 1, discs = 4 }),
            ("networkRange", "10.240.0.0/12"), ("aksSystemPool", new { size = "large" }), ("aksAdministratorGroups", new[] { "admins" }),
            ("administratorRanges", Array.Empty<string>()), ("existingNetwork", new { id = "network" }))));

        foreach (var text in new[]
        {
            "kubernetes.storageSize: 100Mi", "kubernetes.storageClass: 'floppy'", "kubernetes.nodeMapping: 'a' stands there 2 times", "kubernetes.ingressHost: nothing",
            "aksKubernetesVersion: found '1.29'", "aksLimits.discs: no such key", "networkRange: found '10.240.0.0/12'", "aksSystemPool.size: found 'large'",
            "aksAdministratorGroups[0]: found 'admins'", "administratorRanges: the list is empty", "existingNetwork: found a network",
        })
        {
            failure.Message.ShouldContain($"cht-cluster:{text}");
        }
    }

    [Fact]
    public async Task Quotas_that_are_too_small_are_named_with_what_is_needed()
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", Aks(
            ("aksLimits", new { families = new { dsv5 = 30 }, processors = 35, disks = 13, publicAddresses = 1 }))));

        failure.Message.ShouldContain("4 problems");
        failure.Message.ShouldContain("cht-cluster:aksLimits.families.DSv5: 30 are left and the cluster takes up to 36 vCPUs of family DSv5");
        failure.Message.ShouldContain("cht-cluster:aksLimits.processors: 35 are left");
        failure.Message.ShouldContain("cht-cluster:aksLimits.disks: 13 are left and the cluster takes up to 14 managed disks");
        failure.Message.ShouldContain("cht-cluster:aksLimits.publicAddresses: 1 are left");
    }

    private static IReadOnlyDictionary<string, object> Values(RecordingMocks mocks) =>
        Object(mocks.Single("kubernetes:helm.sh/v3:Release", "cht").Inputs["values"]);

    private static string Kustomization(RecordingMocks mocks) =>
        (string)mocks.Single("hosts:index:HelmPostRenderer", "post-renderer").Inputs["kustomization"];

    private static IReadOnlyList<string> Rules(RecordingMocks mocks, string group) =>
        [.. List(mocks.Single(SecurityGroup, group).Inputs["securityRules"]).Select(Object).Select(rule =>
            $"{rule["priority"]} {rule["access"]} {rule["protocol"]} {Either(rule, "destinationPortRange")} {Either(rule, "sourceAddressPrefix", "sourceAddressPrefixes")}")];

    private static object Either(IReadOnlyDictionary<string, object> rule, string one, string? several = null) =>
        rule.TryGetValue(one, out var value) ? value : string.Join(',', List(rule[several ?? $"{one}s"]));
}

using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.MicroK8s;
using Cht.Layout;

namespace Cht.Hosts.Tests.MicroK8s;

public sealed class MicroK8sReleaseTests
{
    private static readonly MicroK8sRelease Release = new()
    {
        Host = "core",
        Namespace = "cht",
        Name = "district",
        Chart = new HelmChart("cht-chart-4x", "https://docs.communityhealthtoolkit.org/helm-charts", "1.2.0"),
        Objects = "kind: \"Namespace\"\n",
        Values = "namespace: \"cht\"\n",
        SecretValues = "couchdb:\n  password: \"canary-password\"\n",
        Kustomization = "patches: []\n",
    };

    private static readonly MicroK8sReleaseObserved Deployed = new(ObjectsDiffer: false, $"cht-infra sha256:{Release.Digest}", "deployed");

    private readonly MicroK8sReleasePart part = new();

    [Fact]
    public void An_empty_cluster_gets_the_objects_before_the_chart() =>
        part.Plan(Release, new(true, "", "")).Operations.Select(operation => operation.Script.Purpose)
            .ShouldBe(["Apply the cluster's objects", "Install cht-chart-4x 1.2.0"]);

    [Fact]
    public void A_release_as_desired_needs_nothing() => part.Plan(Release, Deployed).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Other_values_secrets_patches_or_chart_versions_are_another_release()
    {
        foreach (var other in new[]
        {
            Release with { Values = "x: 1\n" },
            Release with { SecretValues = "x: 1\n" },
            Release with { Kustomization = "x: 1\n" },
            Release with { Chart = Release.Chart with { Version = "1.3.0" } },
        })
        {
            part.Plan(other, Deployed).Operations.ShouldHaveSingleItem().Script.Purpose.ShouldStartWith("Install");
        }
    }

    [Fact]
    public void Secrets_go_to_helms_standard_input_and_nowhere_else()
    {
        var install = part.Plan(Release, new(false, "", "")).Operations.ShouldHaveSingleItem();
        install.Script.Text.ShouldNotContain("canary-password");
        install.Script.Text.ShouldContain("--values - ");
        Encoding.UTF8.GetString(install.Script.Input.Span).ShouldBe(Release.SecretValues);
        PlanRendering.ToText("core", new HostPlan([install])).ShouldNotContain("canary-password");
        Release.ToString().ShouldNotContain("canary-password");
    }

    [Fact]
    public void A_failed_release_is_installed_again_and_one_at_work_is_left_alone()
    {
        part.Plan(Release, Deployed with { Status = "failed" }).IsEmpty.ShouldBeFalse();
        Should.Throw<ProvisioningException>(() => part.Plan(Release, Deployed with { Status = "pending-upgrade" })).Remedy.ShouldContain("rollback district");
    }

    [Fact]
    public void Removal_takes_the_chart_and_leaves_namespace_claims_and_data()
    {
        MicroK8sReleasePart.PlanRemoval(Release, Deployed).Operations.ShouldHaveSingleItem().Script.Text.ShouldNotContain("delete");
        MicroK8sReleasePart.PlanRemoval(Release, Deployed with { Status = "" }).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_state_is_read_from_helms_own_JSON()
    {
        var json = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"name":"district","info":{"status":"deployed","description":"cht-infra sha256:abc"}}"""));
        part.Parse(Release, new ScriptResult(0, $"objects=same\nrelease:{json}\ncomplete=yes\n", "")).ShouldBe(new(false, "cht-infra sha256:abc", "deployed"));
        part.Parse(Release, new ScriptResult(0, "release:\ncomplete=yes\n", "")).ShouldBe(new(true, "", ""));
    }
}

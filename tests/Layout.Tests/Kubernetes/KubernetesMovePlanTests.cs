using System.Diagnostics;
using System.Text.Json;

namespace Cht.Layout.Tests.Kubernetes;

public class KubernetesMovePlanTests
{
    private static LayoutDocument Document { get; } = LayoutDocument.For(SampleLayouts.Get("three-couchdb-4.22-to-microk8s"));

    [Theory]
    [InlineData(false, "move-plan.txt")]
    [InlineData(true, "rehearsal-plan.txt")]
    public void The_plan_is_as_reviewed(bool rehearsal, string file) =>
        GoldenFile.ShouldMatch($"three-couchdb-4.22-to-microk8s/{file}", KubernetesMovePlan.For(Document, rehearsal).ToText());

    [Fact]
    public void Data_is_copied_at_rest_node_by_node_before_the_chart_starts_anything()
    {
        var ids = KubernetesMovePlan.For(Document, isRehearsal: false).Steps.Select(step => step.Id).ToList();
        ids.ShouldBe([
            "check-source", "check-target", "back-up", "prepare", "open-volumes", "record", "stop-source",
            "copy-couchdb1", "copy-couchdb2", "copy-couchdb3", "close-volumes", "install", "verify", "switch",
        ]);
    }

    [Fact]
    public void A_rehearsal_changes_nothing_on_the_machines()
    {
        var plan = KubernetesMovePlan.For(Document, isRehearsal: true);
        plan.Steps.Select(step => step.Id).ShouldNotContain("stop-source");
        plan.Steps.Select(step => step.Id).ShouldNotContain("switch");
        plan.Steps[^1].Id.ShouldBe("discard");
        var onMachines = plan.Steps.SelectMany(step => step.Commands).Where(command => command.Contains("scripts/ssh", StringComparison.Ordinal)).ToList();
        onMachines.ShouldNotBeEmpty();
        onMachines.ShouldAllBe(command => command.Contains(" -cf - ", StringComparison.Ordinal), "they only read");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_step_has_a_check_and_a_way_back(bool rehearsal) =>
        KubernetesMovePlan.For(Document, rehearsal).Steps.ShouldAllBe(step => !step.Checks.IsEmpty && step.Undo.Length > 0 && step.Why.Length > 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_command_and_check_is_one_that_a_POSIX_shell_can_read(bool rehearsal)
    {
        foreach (var step in KubernetesMovePlan.For(Document, rehearsal).Steps)
        {
            foreach (var command in step.Commands.Concat(step.Checks.Select(check => check.Command)))
            {
                (await ShellSyntaxAsync(command)).ShouldBeEmpty(command);
            }
        }
    }

    [Fact]
    public async Task The_shell_check_itself_finds_a_quote_that_is_left_open() => (await ShellSyntaxAsync("echo 'open")).ShouldNotBeEmpty();

    [Fact]
    public void The_pods_that_hold_the_volumes_sit_where_CouchDB_will()
    {
        var open = KubernetesMovePlan.For(Document, isRehearsal: false).Steps.Single(step => step.Id == "open-volumes").Commands.ShouldHaveSingleItem();
        var manifests = open[(open.IndexOf('\n', StringComparison.Ordinal) + 1)..open.LastIndexOf("END", StringComparison.Ordinal)];
        YamlReading.Documents(manifests).Select(pod => (
                (string)pod["spec"]!["nodeSelector"]!["kubernetes.io/hostname"]!,
                (string)pod["spec"]!["volumes"]![0]!["persistentVolumeClaim"]!["claimName"]!))
            .ShouldBe([("kube1", "couchdb-1-claim0"), ("kube2", "couchdb-2-claim0"), ("kube3", "couchdb-3-claim0")]);
    }

    [Fact]
    public void The_same_secrets_are_compared_without_being_shown()
    {
        var plan = KubernetesMovePlan.For(Document, isRehearsal: false);
        var checks = plan.Steps.Single(step => step.Id == "install").Checks.Where(check => check.Command.Contains("sha256sum", StringComparison.Ordinal)).ToList();
        checks.Count.ShouldBe(3);
        plan.ToText().ShouldNotContain("--password");
        plan.ToText().ShouldNotContain("$COUCHDB_PASSWORD@", Case.Sensitive, "a password in a URL is an argument that everyone can read");
    }

    [Fact]
    public void As_JSON_it_holds_the_same_steps()
    {
        var plan = KubernetesMovePlan.For(Document, isRehearsal: false);
        using var json = JsonDocument.Parse(plan.ToJson());
        json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("id").GetString()!).ShouldBe(plan.Steps.Select(step => step.Id));
        json.RootElement.GetProperty("isRehearsal").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void A_layout_that_does_not_say_where_to_go_is_refused_with_what_to_do()
    {
        Should.Throw<FormatException>(() => KubernetesMovePlan.For(Document with { Kubernetes = null }, false)).Message.ShouldContain("'kubernetes'");
        Should.Throw<FormatException>(() => KubernetesMovePlan.For(Document with { Kubernetes = Document.Kubernetes! with { State = KubernetesState.Running } }, false))
            .Message.ShouldContain("already");
        Should.Throw<FormatException>(() => KubernetesMovePlan.For(
            Document with { Kubernetes = Document.Kubernetes! with { CouchDb = Document.Kubernetes!.CouchDb[..2] } }, false))
            .Message.ShouldContain("3 CouchDB machines and 2 nodes");
    }

    private static async Task<string> ShellSyntaxAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-n"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        await shell.StandardInput.WriteAsync(command + "\n");
        shell.StandardInput.Close();
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return error;
    }
}

using System.Text.RegularExpressions;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.MicroK8s;

/// <summary>The stack microk8s on two machines, over SSH and the machines' own network, with snap and microk8s of the tests.</summary>
[Collection(nameof(OwnMachines))]
public sealed partial class MicroK8sTests
{
    private const string Stack = "kube";

    [Fact]
    public async Task Two_machines_become_a_cluster_survive_a_replacement_and_refuse_what_Kubernetes_does_not_allow()
    {
        using var project = new InfraProject(Stack, string.Empty);
        await using var machines = new MicroK8sMachines(project);
        await machines.CreateAsync();
        machines.WriteStackFile("1.32/stable");

        await StoreAwayAsync(project, machines);
        await JoinAsync(project, machines);
        await AgainAsync(project, machines);
        await ReplaceAsync(project, machines);
        await SkewAsync(project, machines);
        (await project.InfraAsync("destroy", "--yes")).Required();
        (await machines.Shell.RunAsync("core", "/snap/bin/microk8s helm3 status kube || echo gone")).ShouldBe("gone\n");
    }

    private static async Task StoreAwayAsync(InfraProject project, MicroK8sMachines machines)
    {
        await machines.Shell.OnAllAsync(MicroK8sMachines.Names, "touch /run/fake-snap-store-is-away");
        var refused = await project.InfraAsync("up", "--yes");
        refused.ExitCode.ShouldBe(1, refused.Everything);
        foreach (var machine in MicroK8sMachines.Names)
        {
            refused.Everything.ShouldContain($"{machine}: The snap store cannot be reached: error: cannot get snap info");
        }

        (await machines.Shell.RunAsync("core", "nft list tables | grep -c cht_cluster || true")).ShouldBe("0\n", "nothing was changed");
        await machines.Shell.OnAllAsync(MicroK8sMachines.Names, "rm /run/fake-snap-store-is-away");
    }

    private static async Task JoinAsync(InfraProject project, MicroK8sMachines machines)
    {
        await using var sampler = new ProcessSampler();
        (await project.InfraAsync("up", "--yes")).Required();
        (await NodesAsync(machines)).ShouldBe(["core", "couchdb1"]);
        var addons = await machines.Shell.RunAsync("couchdb1", "/snap/bin/microk8s status --format yaml | grep -B4 'status: enabled' | sed -n 's/.*name: //p'");
        addons.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            ["dns", "ha-cluster", "helm3", "hostpath-storage", "ingress", "metrics-server"], ignoreOrder: true);

        var tokens = await TokensAsync(machines);
        tokens.Count.ShouldBe(1, "one machine joined");
        var logs = string.Concat((await machines.Shell.OnAllAsync(
            MicroK8sMachines.Names, "cat /var/log/cht-infra/audit.log; journalctl --no-pager --quiet")).Values);
        var state = await File.ReadAllTextAsync(project.StateFile);
        foreach (var token in tokens)
        {
            sampler.Count.ShouldBeGreaterThan(0);
            sampler.Holding(token).ShouldBeEmpty("every user of a machine can read the arguments of its processes");
            logs.ShouldNotContain(token);
            project.Printed.ShouldNotContain(token);
            state.ShouldNotContain(token);
        }

        var kubeconfig = await machines.Shell.RunAsync("core", "/snap/bin/microk8s config | sed -n 's/ *token: //p'");
        state.ShouldNotContain(kubeconfig.Trim());
        (await project.InfraAsync("stack", "output", "kubeconfig")).Required().ShouldBe("[secret]\n");
        (await project.InfraAsync("stack", "output", "kubeconfig", "--show-secrets")).Required().ShouldContain("10.87.227.11:16443");
        (await project.OutputAsync("layout")).GetProperty("kubernetes").GetProperty("state").GetString().ShouldBe("running");
        (await machines.Shell.TryAsync("core", "nft list table inet cht_cluster | grep -q 16443")).ExitCode.ShouldBe(0);
    }

    private static async Task AgainAsync(InfraProject project, MicroK8sMachines machines)
    {
        var before = await TokensAsync(machines);
        (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();
        (await TokensAsync(machines)).ShouldBe(before, "a machine that is in the cluster needs no token");

        await machines.Shell.RunAsync("core", "/snap/bin/microk8s stop");
        var stopped = await project.InfraAsync("refresh", "--yes", "--expect-no-changes");
        stopped.ExitCode.ShouldBe(7, stopped.Everything);
        (await project.InfraAsync("up", "--yes")).Required();
        (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();
    }

    private static async Task ReplaceAsync(InfraProject project, MicroK8sMachines machines)
    {
        await machines.ReplaceAsync("couchdb1");
        (await project.InfraAsync("up", "--yes", "--refresh")).Required();
        (await NodesAsync(machines)).ShouldBe(["core", "couchdb1"], "the node that the old machine left behind is gone");
        (await TokensAsync(machines)).Count.ShouldBe(2);
        (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();
    }

    private static async Task SkewAsync(InfraProject project, MicroK8sMachines machines)
    {
        machines.WriteStackFile("1.31/stable");
        var down = await project.InfraAsync("up", "--yes");
        down.ExitCode.ShouldBe(1, down.Everything);
        down.Everything.ShouldContain("Kubernetes goes up one minor release at a time, and never down");
        (await machines.Shell.RunAsync("core", "snap list microk8s | awk '$1 == \"microk8s\" { print $4 }'")).ShouldBe("1.32/stable\n");
        machines.WriteStackFile("1.32/stable");
        (await project.InfraAsync("up", "--yes")).Required();
    }

    private static async Task<IReadOnlyList<string>> NodesAsync(MicroK8sMachines machines)
    {
        var seen = await machines.Shell.OnAllAsync(
            MicroK8sMachines.Names, "/snap/bin/microk8s kubectl get nodes --output=json | grep -o '\"metadata\": {\"name\": \"[a-z0-9]*' | sed 's/.*\"//'");
        seen["couchdb1"].ShouldBe(seen["core"], "both machines are in one cluster");
        return [.. seen["core"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> TokensAsync(MicroK8sMachines machines) =>
        [.. Token().Matches(await machines.Shell.RunAsync("core", "cat /var/snap/microk8s/current/credentials/cluster-tokens.txt")).Select(match => match.Value)];

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex Token();
}

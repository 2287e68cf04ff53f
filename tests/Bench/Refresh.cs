using System.Text.Json;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>A refresh of four machines against Ansible doing equal checks, and against four bare `ssh true`.</summary>
internal static class Refresh
{
    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:labSubnet: 10.87.236.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
        """;

    public static async Task<IReadOnlyList<Comparison>> CompareAsync(int runs)
    {
        using var project = new InfraProject("bench", StackFile);
        try
        {
            (await project.InfraAsync("up", "--yes", "--skip-preview")).Required();
            var sshConfig = (await project.OutputAsync("sshConfig")).GetString()!;
            var layout = await project.OutputAsync("layout");
            var playbook = await AnsiblePlaybook.PrepareAsync(project, sshConfig, layout);
            var ansible = await Measurement.TakeAsync("ansible-playbook, no change", runs, playbook.RunAsync);
            var start = await Measurement.TakeAsync("start of the runtime alone", runs, async () => (await project.InfraAsync("stack", "ls")).Required());
            var refresh = await Measurement.TakeAsync(
                "refresh of four machines", runs, async () => (await project.InfraAsync("refresh", "--yes", "--skip-preview", "--expect-no-changes")).Required());
            var bare = await Measurement.TakeAsync("four parallel ssh true", runs, () => BareSshAsync(sshConfig, layout));
            var work = refresh with { Name = "refresh without start-up", Median = refresh.Median - start.Median };
            return
            [
                new("Refresh is faster than Ansible", refresh, ansible, ansible.RatioTo(refresh), "at least 10", ansible.RatioTo(refresh) >= 10),
                new("Refresh against the bare connections", work, bare, work.RatioTo(bare), "at most 2", work.RatioTo(bare) <= 2),
                new("Start-up of the runtime, apart", start, refresh, start.RatioTo(refresh), "shown", true),
            ];
        }
        finally
        {
            await project.InfraAsync("destroy", "--yes", "--skip-preview", "--delete-data");
        }
    }

    private static async Task BareSshAsync(string sshConfig, JsonElement layout) => await Task.WhenAll(
        layout.GetProperty("nodes").EnumerateArray().Select(node => Command.RunAsync(
            "ssh", ["-F", sshConfig, node.GetProperty("name").GetString()!, "true"], TimeSpan.FromMinutes(1))));
}

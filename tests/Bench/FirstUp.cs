using System.Diagnostics;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>The first `up` on four bare servers against the sum of its unavoidable parts by plain parallel ssh.</summary>
internal static class FirstUp
{
    private const int Rounds = 2;

    /// <summary>In turns, ours first: what is read from the disk for the first time, or grows warm, is at the cost of ours.</summary>
    public static async Task<IReadOnlyList<Comparison>> CompareAsync()
    {
        var (ours, plain) = (new List<TimeSpan>(), new List<TimeSpan>());
        IReadOnlyDictionary<string, string>? files = null;
        for (var round = 0; round < Rounds; round++)
        {
            await OnFreshServersAsync(async (project, shell) =>
            {
                ours.Add(await TimeAsync(async () => (await project.InfraAsync("up", "--yes", "--skip-preview")).Required()));
                files ??= await PlainSsh.CollectAsync(shell, HandMadeServers.Machines);
            });
            await OnFreshServersAsync(async (_, shell) =>
                plain.Add(await TimeAsync(() => PlainSsh.ProvisionAsync(shell, HandMadeServers.Machines, files!))));
        }

        var (first, other) = (Measurement.Of("first up", ours), Measurement.Of("plain parallel ssh", plain));
        var ratio = first.RatioTo(other);
        return [new("First up, against its unavoidable parts", first, other, ratio, "at most 1.2", ratio <= 1.2)];
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task OnFreshServersAsync(Func<InfraProject, MachineShell, Task> work)
    {
        await using var servers = new HandMadeServers();
        await servers.CreateAsync();
        using var project = new InfraProject("servers", string.Empty);
        var keyFile = project.WriteSecret("id_ed25519", servers.Operator.PrivateKey);
        project.WriteStackFile(servers.StackFile(keyFile, servers.Pinned()));
        await work(project, new MachineShell(servers.WriteSshConfig(project, keyFile)));
    }
}

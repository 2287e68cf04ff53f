using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>The first `up` on four bare servers against the sum of its unavoidable parts by plain parallel ssh.</summary>
internal static class FirstUp
{
    public static async Task<IReadOnlyList<Comparison>> CompareAsync()
    {
        var plain = await OnFreshServersAsync("plain parallel ssh", async (_, shell) => await PlainSsh.ProvisionAsync(shell, HandMadeServers.Machines));
        var ours = await OnFreshServersAsync("first up", async (project, _) => (await project.InfraAsync("up", "--yes", "--skip-preview")).Required());
        var ratio = ours.RatioTo(plain);
        return [new("First up, against its unavoidable parts", ours, plain, ratio, "at most 1.2", ratio <= 1.2)];
    }

    private static async Task<Measurement> OnFreshServersAsync(string name, Func<InfraProject, MachineShell, Task> work)
    {
        await using var servers = new HandMadeServers();
        await servers.CreateAsync();
        using var project = new InfraProject("servers", string.Empty);
        var keyFile = project.WriteSecret("id_ed25519", servers.Operator.PrivateKey);
        project.WriteStackFile(servers.StackFile(keyFile, servers.Pinned()));
        var shell = new MachineShell(servers.WriteSshConfig(project, keyFile));
        return await Measurement.TakeAsync(name, 1, () => work(project, shell));
    }
}

using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Packets;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class FirewallTests(LabCluster lab)
{
    [Fact]
    public async Task Packets_arrive_exactly_where_the_policy_says_between_all_pairs() =>
        await PacketMatrix.CompareAsync(lab);

    [Fact]
    public async Task Packets_are_filtered_the_same_after_a_restart_of_Docker()
    {
        await lab.Shell.OnAllAsync(LabCluster.Machines, "systemctl restart docker");
        await Task.WhenAll(LabCluster.Machines.Select(machine =>
            lab.Shell.UntilAsync(machine, "docker info --format '{{.Swarm.LocalNodeState}}' | grep -qx active", TimeSpan.FromMinutes(2))));

        await PacketMatrix.CompareAsync(lab);
    }

    [Fact]
    public async Task Packets_are_filtered_the_same_after_a_reboot_of_a_machine()
    {
        var before = await lab.Shell.RunAsync("couchdb2", "cat /proc/sys/kernel/random/boot_id; systemctl show --property=UserspaceTimestampMonotonic");
        await lab.Shell.TryAsync("couchdb2", "systemctl reboot");
        await lab.Shell.UntilAsync(
            "couchdb2",
            $"test \"$(cat /proc/sys/kernel/random/boot_id; systemctl show --property=UserspaceTimestampMonotonic)\" != '{before.Trim()}'",
            TimeSpan.FromMinutes(3));
        await lab.Shell.UntilAsync("couchdb2", "docker info --format '{{.Swarm.LocalNodeState}}' | grep -qx active", TimeSpan.FromMinutes(3));

        await PacketMatrix.CompareAsync(lab);
    }

    [Fact]
    public async Task A_published_container_port_is_closed_unless_the_policy_opens_it()
    {
        await lab.Shell.OnAllAsync(["core", "couchdb1"], ContainerImage.Import);
        await lab.Shell.RunAsync("core", ContainerImage.Run("--name web --publish 80:8000 --publish 8080:8000", "httpd -f -p 8000"));
        await lab.Shell.RunAsync("couchdb1", ContainerImage.Run("--name web --publish 80:8000 --publish 8080:8000", "httpd -f -p 8000"));
        try
        {
            var outside = new[] { "outsider", "couchdb3" };
            await lab.Shell.UntilAsync("outsider", Connect("10.87.240.11", 80), TimeSpan.FromSeconds(30));
            foreach (var source in outside)
            {
                (await lab.Shell.TryAsync(source, Connect("10.87.240.11", 80))).ExitCode.ShouldBe(0, $"{source} to core:80");
                (await lab.Shell.TryAsync(source, Connect("10.87.240.11", 8080))).ExitCode.ShouldNotBe(0, $"{source} to core:8080");
                (await lab.Shell.TryAsync(source, Connect("10.87.240.12", 80))).ExitCode.ShouldNotBe(0, $"{source} to couchdb1:80");
                (await lab.Shell.TryAsync(source, Connect("10.87.240.12", 8080))).ExitCode.ShouldNotBe(0, $"{source} to couchdb1:8080");
            }
        }
        finally
        {
            await lab.Shell.OnAllAsync(["core", "couchdb1"], "docker rm --force web");
        }
    }

    [Fact]
    public async Task Containers_reach_the_outside_through_the_firewall()
    {
        await lab.Shell.RunAsync("couchdb1", ContainerImage.Import);

        // The gateway of the lab answers pings of everyone: it is not one of our machines.
        var ping = await lab.Shell.TryAsync("couchdb1", "docker run --rm probe /busybox ping -c 1 -W 3 10.87.240.1");

        ping.ExitCode.ShouldBe(0, ping.Everything);
    }

    private static string Connect(string address, int port) => $"timeout 3 bash -c '</dev/tcp/{address}/{port}'";
}

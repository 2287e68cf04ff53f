using System.Text.Json;
using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class OverlayTests(LabCluster lab)
{
    [Fact]
    public async Task A_container_on_each_machine_resolves_and_pings_the_others_by_name_on_one_network()
    {
        await lab.Shell.OnAllAsync(LabCluster.Machines, ContainerImage.Import);
        await lab.Shell.OnAllAsync(LabCluster.Machines, ContainerImage.Run("--network cht-net --name \"probe-$(hostname)\" --network-alias \"$(hostname).probe\"", "sleep 600"));
        try
        {
            var ids = await lab.Shell.OnAllAsync(LabCluster.Machines, "docker network inspect cht-net");
            var networks = ids.Values.Select(text => JsonDocument.Parse(text).RootElement[0]).ToList();
            networks.Select(network => network.GetProperty("Id").GetString()).Distinct().Count().ShouldBe(1);
            networks.ShouldAllBe(network => network.GetProperty("Driver").GetString() == "overlay");
            networks.ShouldAllBe(network => network.GetProperty("Scope").GetString() == "swarm");
            networks.ShouldAllBe(network => network.GetProperty("Attachable").GetBoolean());

            foreach (var machine in LabCluster.Machines)
            {
                foreach (var other in LabCluster.Machines.Where(other => other != machine))
                {
                    var ping = $"docker exec probe-{machine} /busybox ping -c 1 -W 3 {other}.probe";
                    // The gossip that spreads a new name needs a moment.
                    await lab.Shell.UntilAsync(machine, ping, TimeSpan.FromSeconds(30));
                }
            }
        }
        finally
        {
            await lab.Shell.OnAllAsync(LabCluster.Machines, "docker rm --force \"probe-$(hostname)\"");
        }
    }

    [Fact]
    public async Task The_overlay_lies_outside_the_machines_own_network()
    {
        var subnet = await lab.Shell.RunAsync("core", "docker network inspect cht-net --format '{{(index .IPAM.Config 0).Subnet}}'");

        subnet.Trim().ShouldBe("10.201.0.0/24");
    }
}

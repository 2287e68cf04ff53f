using System.Text.Json;
using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class SwarmTests(LabCluster lab)
{
    [Fact]
    public async Task All_nodes_are_ready_and_active_under_their_names_with_one_leader()
    {
        var lines = await lab.Shell.RunAsync("core", "docker node ls --format '{{json .}}'");

        var nodes = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        nodes.Select(node => node.GetProperty("Hostname").GetString()).Order().ShouldBe(LabCluster.Machines);
        nodes.ShouldAllBe(node => node.GetProperty("Status").GetString() == "Ready");
        nodes.ShouldAllBe(node => node.GetProperty("Availability").GetString() == "Active");
        nodes.Count(node => node.GetProperty("ManagerStatus").GetString() == "Leader").ShouldBe(1);
    }

    [Fact]
    public async Task Every_node_says_that_it_belongs_to_the_same_swarm()
    {
        var cluster = (await lab.Shell.RunAsync("core", "docker info --format '{{.Swarm.Cluster.ID}}'")).Trim();
        var known = await lab.Shell.RunAsync("core", "docker node ls --quiet");

        var nodes = await lab.Shell.OnAllAsync(LabCluster.Machines, "docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.NodeID}}'");

        cluster.ShouldNotBeEmpty();
        foreach (var node in nodes.Values.Select(text => text.Trim().Split(' ')))
        {
            node[0].ShouldBe("active");
            known.ShouldContain(node[1]);
        }
    }

    [Fact]
    public async Task Traffic_between_nodes_uses_the_private_addresses()
    {
        var addresses = await lab.Shell.OnAllAsync(LabCluster.Machines, "docker info --format '{{.Swarm.NodeAddr}}'");

        addresses["core"].Trim().ShouldBe("10.87.240.11");
        addresses["couchdb3"].Trim().ShouldBe("10.87.240.14");
    }
}

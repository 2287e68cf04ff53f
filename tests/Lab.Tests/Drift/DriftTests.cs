using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests.Drift;

/// <summary>Many hand edits at once: one refresh names each, one update repairs all, the next refresh finds nothing.</summary>
[Collection(nameof(LabCluster))]
public sealed class DriftTests(LabCluster lab)
{
    private const string CountChanges = "cat /var/log/cht-infra/audit.log | wc -l";

    /// <summary>Machine, edit, and the sentence by which the refresh must tell it.</summary>
    private static readonly (string Machine, string Edit, string Resource, string Sentence)[] Edits =
    [
        ("couchdb1", """sed -i 's/"icc": false/"icc": true/' /etc/docker/daemon.json""", "couchdb1-docker", "icc: expected false, found true"),
        ("couchdb1", "apt-mark unhold docker.io", "couchdb1-docker", "package docker.io: expected held, found not held"),
        ("couchdb1", "nft delete table inet cht_cluster", "couchdb1-firewall", "is not loaded"),
        ("couchdb2", "nft add rule inet cht_cluster $(nft list chains inet | awk '/table/{t=$3} /chain/&&t==\"cht_cluster\"{print $2; exit}') accept", "couchdb2-firewall", "were changed on the machine"),
        ("couchdb2", "chmod 0644 /home/ubuntu/cht/.env", "couchdb2-files", "/home/ubuntu/cht/.env: expected mode 0600, owner ubuntu:ubuntu, found mode 0644"),
        ("couchdb1", "echo COUCHDB_PASSWORD=wrong >> /home/ubuntu/cht/.env", "couchdb1-files", "/home/ubuntu/cht/.env: expected mode 0600, owner ubuntu:ubuntu, found other content"),
        ("core", "sed -i '/couchdb2/d' /etc/hosts", "core-identity", "found other lines"),
        ("core", "docker node update --availability drain couchdb1", "nodes", "availability of couchdb1: expected active, found drain"),
        ("core", "docker node update --label-rm org.cht.role couchdb2", "nodes", "org.cht.role: expected couchdb, found nothing"),
        ("core", "docker network rm cht-net", "cht-net", "overlay network cht-net: expected 10.201.0.0/24, found none"),
        // After those that name the node: Docker tells the managers the new name within moments.
        ("couchdb2", "hostname strange", "couchdb2-identity", "host name: expected couchdb2, found strange"),
        ("couchdb3", "docker swarm leave", "couchdb3-swarm", "swarm: expected"),
        ("couchdb2", "systemctl stop docker.socket docker.service", "couchdb2-docker", "docker.service: expected active and enabled, found inactive"),
    ];

    [Fact]
    public async Task Each_hand_edit_is_named_by_refresh_repaired_by_up_and_gone_afterwards()
    {
        try
        {
            await EditAndRepairAsync();
        }
        catch
        {
            // The lab is shared: what follows must find it whole.
            await lab.Project.InfraAsync("up", "--yes", "--refresh");
            throw;
        }
    }

    private async Task EditAndRepairAsync()
    {
        foreach (var (machine, edit, _, _) in Edits)
        {
            await lab.Shell.RunAsync(machine, edit);
        }

        var before = await lab.Shell.OnAllAsync(LabCluster.Machines, CountChanges);
        var preview = await lab.Project.InfraAsync("preview", "--refresh", "--expect-no-changes");
        var refresh = await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes");
        (await lab.Shell.OnAllAsync(LabCluster.Machines, CountChanges)).ShouldBe(before);

        foreach (var run in new[] { preview, refresh })
        {
            run.ExitCode.ShouldBe(7, run.Everything);
            Edits.ShouldAllBe(edit => Section(run.Output, edit.Resource).Contains(edit.Sentence, StringComparison.Ordinal), run.Output);
        }

        (await lab.Project.InfraAsync("up", "--yes")).Required();

        var after = await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes");
        after.ExitCode.ShouldBe(0, after.Everything);
        var nodes = await lab.Shell.RunAsync("core", "docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}}'");
        nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(LabCluster.Machines.Select(machine => $"{machine} Ready Active"));
    }

    /// <summary>What the list of drift says of one resource.</summary>
    private static string Section(string output, string resource)
    {
        var lines = output.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith("  hosts:", StringComparison.Ordinal) && line.EndsWith($"({resource}):", StringComparison.Ordinal));
        return start < 0 ? string.Empty : string.Join('\n', lines.Skip(start + 1).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)));
    }
}

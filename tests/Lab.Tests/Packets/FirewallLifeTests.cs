using Cht.Hosts.Lab;
using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests.Packets;

/// <summary>The firewall while others work on the same machines: their tables, their networks, their published ports.</summary>
[Collection(nameof(LabCluster))]
public sealed class FirewallLifeTests(LabCluster lab)
{
    private const string Ours = "nft -s list table inet cht_cluster | sha256sum";

    [Fact]
    public async Task Another_table_loaded_with_nft_leaves_ours_and_the_packets_as_they_are()
    {
        var before = await lab.Shell.OnAllAsync(LabCluster.Machines, Ours);
        // Loaded twice, as an administrator does who edits his file: the second time it replaces itself.
        await lab.Shell.OnAllAsync(LabCluster.Machines, """
            cat >/tmp/operator.nft <<'END'
            table inet operator
            delete table inet operator
            table inet operator {
              chain input {
                type filter hook input priority 10; policy accept;
                tcp dport { 5984, 9100 } counter accept
              }
            }
            END
            nft -f /tmp/operator.nft
            nft -f /tmp/operator.nft
            """);
        try
        {
            (await lab.Shell.OnAllAsync(LabCluster.Machines, Ours)).ShouldBe(before);
            await PacketMatrix.CompareAsync(lab);
            (await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
            // What is not ours is left alone.
            (await lab.Shell.OnAllAsync(LabCluster.Machines, "nft list table inet operator | grep -c counter")).Values.ShouldAllBe(text => text == "1\n");
        }
        finally
        {
            await lab.Shell.OnAllAsync(LabCluster.Machines, "nft delete table inet operator; rm -f /tmp/operator.nft");
        }
    }

    [Fact]
    public async Task Packets_are_filtered_the_same_after_networks_were_made_anew()
    {
        await lab.Shell.RunAsync("core", "docker network rm cht-net");
        await lab.Shell.OnAllAsync(LabCluster.Machines, "docker network create passing >/dev/null; docker network rm passing");

        (await lab.Project.InfraAsync("up", "--yes", "--refresh", "--skip-preview")).Required();

        (await lab.Shell.RunAsync("core", "docker network inspect --format '{{.Driver}} {{.Attachable}}' cht-net")).ShouldBe("overlay true\n");
        await PacketMatrix.CompareAsync(lab);
    }

    /// <summary>
    /// Engines before 27 publish no port over IPv6 here (the userland proxy is off), so the rule that newer ones write is
    /// written by hand; the containers and their network are Docker's.
    /// </summary>
    [Fact]
    public async Task A_port_published_over_IPv6_is_closed_unless_the_policy_opens_it_and_containers_are_not_reached_directly()
    {
        await lab.Shell.OnAllAsync(["core", "couchdb1"], ContainerImage.Import);
        await lab.Shell.OnAllAsync(["core", "couchdb1"], Publish);
        try
        {
            var (core, couchDb1) = (AddressOf(11), AddressOf(12));
            await lab.Shell.UntilAsync("outsider", Connect(core, 80), TimeSpan.FromSeconds(30));
            await lab.Shell.RunAsync("outsider", $"ip -6 route replace {ContainerNetwork} via {couchDb1}");
            await lab.Shell.UntilAsync("couchdb1", Connect(Container, 8000), TimeSpan.FromSeconds(30));

            (await lab.Shell.TryAsync("couchdb3", Connect(core, 80))).ExitCode.ShouldBe(0);
            (await lab.Shell.TryAsync("outsider", Connect(Container, 8000))).ExitCode.ShouldNotBe(0, "a container's own address");
            foreach (var source in new[] { "outsider", "couchdb3" })
            {
                (await lab.Shell.TryAsync(source, Connect(core, 8080))).ExitCode.ShouldNotBe(0, $"{source} to core:8080");
                (await lab.Shell.TryAsync(source, Connect(couchDb1, 80))).ExitCode.ShouldNotBe(0, $"{source} to couchdb1:80");
                (await lab.Shell.TryAsync(source, Connect(couchDb1, 8080))).ExitCode.ShouldNotBe(0, $"{source} to couchdb1:8080");
            }
        }
        finally
        {
            await lab.Shell.TryAsync("outsider", $"ip -6 route del {ContainerNetwork}");
            await lab.Shell.OnAllAsync(["core", "couchdb1"], "docker rm --force web6 >/dev/null; docker network rm probe6 >/dev/null; nft delete table ip6 published");
        }
    }

    private const string ContainerNetwork = "fd00:87:1::/64";

    /// <summary>The first address after the bridge's own.</summary>
    private const string Container = "fd00:87:1::2";

    private const string Publish = $$"""
        set -e
        docker network create --ipv6 --subnet {{ContainerNetwork}} probe6 >/dev/null
        docker run --detach --name web6 --network probe6 probe /busybox httpd -f -p 8000 >/dev/null
        sysctl --quiet --write net.ipv6.conf.all.forwarding=1
        nft -f - <<'END'
        table ip6 published {
          chain prerouting {
            type nat hook prerouting priority dstnat;
            tcp dport { 80, 8080 } dnat to [{{Container}}]:8000
          }
        }
        END
        """;

    private static string AddressOf(int host) => LabNetwork.AddressV6Of(LabCluster.Name, $"10.87.240.{host}");

    private static string Connect(string address, int port) => $"timeout 3 bash -c '</dev/tcp/{address}/{port}'";
}

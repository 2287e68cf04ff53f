namespace Cht.Layout.Tests;

public class ClusterLayoutTests
{
    [Fact]
    public void The_default_cluster_is_core_and_three_couchdb_machines_with_core_as_only_manager()
    {
        var layout = ClusterLayout.Create(SampleSpecs.Cluster());
        layout.Machines.Select(machine => machine.Name).ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3"]);
        layout.CouchDbNodes.ShouldBe(["couchdb-1.local", "couchdb-2.local", "couchdb-3.local"]);
        layout.Managers.Select(machine => machine.Name).ShouldBe(["core"]);
        layout.StartOrder.Select(machine => machine.Name).ShouldBe(["couchdb3", "couchdb2", "couchdb1", "core"]);
        layout.CouchDbMachines.Select(machine => machine.CouchDb!.DataDirectory).ShouldAllBe(path => path == "/home/ubuntu/cht/couchdb");
        layout.Core.Ssh.ShouldSatisfyAllConditions(ssh => ssh.Address.ShouldBe("192.0.2.10"), ssh => ssh.User.ShouldBe("ubuntu"), ssh => ssh.Port.ShouldBe(22));
    }

    [Fact]
    public void Three_managers_are_core_and_the_first_two_couchdb_machines()
    {
        var layout = ClusterLayout.Create(SampleSpecs.Cluster() with { Managers = 3 });
        layout.Managers.Select(machine => machine.Name).ShouldBe(["core", "couchdb1", "couchdb2"]);
        layout.Workers.Select(machine => machine.Name).ShouldBe(["couchdb3"]);
    }

    [Theory]
    [InlineData(1500, false, 1450)]
    [InlineData(1500, true, 1424)]
    [InlineData(1460, false, 1410)]
    [InlineData(1460, true, 1384)]
    public void Container_mtu_follows_docker_arithmetic(int mtu, bool encrypted, int expected) =>
        ClusterLayout.Create(SampleSpecs.Cluster() with { Overlay = new() { Mtu = mtu, Encrypted = encrypted } })
            .Overlay.ContainerMtu.ShouldBe(expected);

    [Fact]
    public void Machines_come_out_core_first_whatever_the_order_written()
    {
        var spec = SampleSpecs.Cluster();
        var layout = ClusterLayout.Create(spec with { Machines = [.. spec.Machines.Skip(1), spec.Machines[0]], Managers = 3 });
        layout.Machines.Select(machine => machine.Name).ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3"]);
        layout.Managers.Select(machine => machine.Name).ShouldBe(["core", "couchdb1", "couchdb2"]);
    }
}

using Cht.Hosts.Connections;
using Cht.Hosts.Swarm;
using Cht.Hosts.Tests.Docker;
using Cht.Layout;

namespace Cht.Hosts.Tests.Swarm;

/// <summary>Answers of Docker 26.1 and 29, shortened to what is read and what must be ignored.</summary>
public sealed class SwarmObservedTests
{
    private const string ManagerInfo =
        """
        {"ID":"2d4c1b0e-5b5d-4f43-9c1c-8f1b2a3c4d5e","Containers":0,"Name":"core","ServerVersion":"26.1.5+dfsg1",
         "Swarm":{"NodeID":"tlau5xfcmkuq4zr6x68ftyfmk","NodeAddr":"10.88.77.11","LocalNodeState":"active","ControlAvailable":true,"Error":"",
          "RemoteManagers":[{"NodeID":"tlau5xfcmkuq4zr6x68ftyfmk","Addr":"10.88.77.11:2377"}],"Nodes":2,"Managers":1,
          "Cluster":{"ID":"rlk1zawikfqofipefvmf3d4l0","Version":{"Index":11},"CreatedAt":"2026-11-21T03:28:43.1Z",
           "Spec":{"Name":"default","Labels":{},"Orchestration":{"TaskHistoryRetentionLimit":5},"Raft":{"SnapshotInterval":10000},
            "Dispatcher":{"HeartbeatPeriod":5000000000},"CAConfig":{"NodeCertExpiry":2592000000000000},"EncryptionConfig":{"AutoLockManagers":false}},
           "TLSInfo":{"TrustRoot":"-----BEGIN CERTIFICATE-----\n"},"RootRotationInProgress":false,
           "DefaultAddrPool":["10.203.0.0/16"],"SubnetSize":24,"DataPathPort":4789}}}
        """;

    private const string Nodes =
        """
        [{"ID":"wxy1tj6bez151nmes5g97wv9o","Version":{"Index":45},"Spec":{"Labels":{"org.cht.cluster":"lab","org.cht.role":"couchdb"},"Role":"worker","Availability":"active"},
          "Description":{"Hostname":"couchdb1","Platform":{"Architecture":"x86_64","OS":"linux"},"Engine":{"EngineVersion":"26.1.5+dfsg1"}},"Status":{"State":"ready","Addr":"10.88.77.12"}},
         {"ID":"tlau5xfcmkuq4zr6x68ftyfmk","Version":{"Index":9},"Spec":{"Labels":{},"Role":"manager","Availability":"active"},
          "Description":{"Hostname":"core"},"Status":{"State":"ready","Addr":"10.88.77.11"},"ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.88.77.11:2377"}},
         {"ID":"umthsncgm9yf5k7poz9fb4ile","Spec":{"Role":"worker","Availability":"active"},
          "Description":{"Hostname":"couchdb1"},"Status":{"State":"down","Message":"heartbeat failure","Addr":"10.88.77.12"}}]
        """;

    [Fact]
    public void A_managers_answers_are_understood()
    {
        var observed = Parse(
            ("info", ManagerInfo), ("nodes", Nodes),
            ("local_state", """{"LocalAddr":"","RemoteAddr":"","ListenAddr":"10.88.77.11:2377","AdvertiseAddr":"10.88.77.11","DataPathAddr":"10.88.77.11","DefaultAddressPool":["10.203.0.0/16"],"SubnetSize":24,"DataPathPort":0,"JoinInProgress":false}"""),
            ("ownership", """{"action":"init","cluster":"rlk1zawikfqofipefvmf3d4l0","node":"tlau5xfcmkuq4zr6x68ftyfmk","address":"10.88.77.11","list":""}"""));

        observed.Hostname.ShouldBe("core");
        observed.IsActive.ShouldBeTrue();
        observed.IsManager.ShouldBeTrue();
        observed.NodeId.ShouldBe("tlau5xfcmkuq4zr6x68ftyfmk");
        observed.NodeAddress.ShouldBe("10.88.77.11");
        observed.DataPathAddress.ShouldBe("10.88.77.11");
        observed.ClusterId.ShouldBe("rlk1zawikfqofipefvmf3d4l0");
        observed.NodeCertificateExpiry.ShouldBe(TimeSpan.FromHours(720));
        observed.TaskHistoryLimit.ShouldBe(5);
        observed.AddressPools.ShouldBe(["10.203.0.0/16"]);
        observed.Ownership.ShouldBe(new SwarmOwnership("init", observed.ClusterId, observed.NodeId, "10.88.77.11"));
        observed.Nodes.Select(node => $"{node.Hostname} {node.Id[..4]} {node.Role} {node.State} {node.Leader} {node.Labels.Count}").ShouldBe(
            ["core tlau Manager ready True 0", "couchdb1 umth Worker down False 0", "couchdb1 wxy1 Worker ready False 2"]);
        observed.NodeList.ReadAt.ShouldBe("1795000000000");
        new SwarmManagerPart().Plan(Swarms.Manager with { AddressPools = ["10.203.0.0/16"] }, observed).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_worker_does_not_know_its_cluster_and_may_not_list_nodes()
    {
        var observed = Parse(
            ("info", """{"Swarm":{"NodeID":"wxy1","NodeAddr":"10.88.77.12","LocalNodeState":"active","ControlAvailable":false,"Error":"","RemoteManagers":[{"NodeID":"tlau","Addr":"10.88.77.11:2377"}]}}"""),
            ("nodes", """{"message":"This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state."}"""));

        observed.IsManager.ShouldBeFalse();
        observed.ClusterId.ShouldBeEmpty();
        observed.Nodes.ShouldBeEmpty();
        observed.Ownership.ShouldBeNull();
    }

    [Fact]
    public void A_machine_outside_any_swarm_is_inactive()
    {
        var observed = Parse(("info", """{"Swarm":{"NodeID":"","NodeAddr":"","LocalNodeState":"inactive","ControlAvailable":false,"Error":"","RemoteManagers":null}}"""));

        observed.IsInactive.ShouldBeTrue();
        observed.EngineAnswers.ShouldBeTrue();
    }

    [Fact]
    public void An_engine_that_does_not_run_is_not_taken_for_one_outside_any_swarm() => Parse().EngineAnswers.ShouldBeFalse();

    [Fact]
    public void An_empty_answer_is_a_silent_engine() => Parse(("info", ""), ("nodes", "")).EngineAnswers.ShouldBeFalse();

    [Fact]
    public void A_damaged_record_proves_nothing() => Parse(("info", ManagerInfo), ("ownership", "{\"action\":")).Ownership.ShouldBeNull();

    [Fact]
    public void A_node_role_is_that_of_the_layout() => SwarmNode.ParseList(Nodes)[0].Role.ShouldBe(SwarmRole.Manager);

    private static SwarmObserved Parse(params (string Name, string Text)[] documents) =>
        new SwarmManagerPart().Parse(Swarms.Manager, DockerEngines.Answer("hostname=core\nread_at=1795000000000", documents));
}

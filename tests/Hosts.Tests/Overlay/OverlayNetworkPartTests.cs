using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Hosts.Overlay;
using Cht.Hosts.Tests.Docker;

namespace Cht.Hosts.Tests.Overlay;

public sealed class OverlayNetworkPartTests
{
    private const string Networks =
        """
        [{"Name":"cht-net-old","Id":"zzz","Scope":"swarm","Driver":"overlay"},
         {"Name":"cht-net","Id":"qp1s5602mlq1sp9r0awlnduam","Created":"2026-11-21T03:28:48.236627918Z","Scope":"swarm","Driver":"overlay","EnableIPv6":false,
          "IPAM":{"Driver":"default","Options":null,"Config":[{"Subnet":"10.201.0.0/24","Gateway":"10.201.0.1"}]},"Internal":false,"Attachable":true,"Ingress":false,
          "ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":null,
          "Options":{"com.docker.network.driver.mtu":"1500","com.docker.network.driver.overlay.vxlanid_list":"4097"},"Labels":{"org.cht.cluster":"lab"}}]
        """;

    private const string Attached =
        """
        {"Name":"cht-net","Id":"qp1s5602mlq1sp9r0awlnduam","Scope":"swarm","Driver":"overlay",
         "Containers":{"0137f620":{"Name":"keep2","IPv4Address":"10.201.0.6/24"},"lb-cht-net":{"Name":"cht-net-endpoint","IPv4Address":"10.201.0.7/24"}},
         "Peers":[{"Name":"ea6a00d9c052","IP":"10.88.77.12"}],
         "Services":{"":{"VIP":"<nil>","Ports":[],"LocalLBIndex":0,"Tasks":[{"Name":"keep","EndpointIP":"10.201.0.4","Info":{"Host IP":"10.88.77.12"}},{"Name":"keep2","EndpointIP":"10.201.0.6","Info":{"Host IP":"10.88.77.11"}}]}}}
        """;

    private static readonly KernelFeatures Kernel = new(Vxlan: true, Esp: true, Ipvs: true);

    private static readonly OverlayNetworkDesired Desired = new()
    {
        Host = "core",
        Cluster = "lab",
        Name = "cht-net",
        Subnet = "10.201.0.0/24",
        Mtu = 1500,
        Encrypted = false,
    };

    private static readonly DockerNetwork Network = new(
        "qp1s5602mlq1sp9r0awlnduam", "cht-net", "overlay", "swarm", true, ["10.201.0.0/24"],
        ImmutableSortedDictionary<string, string>.Empty.Add("com.docker.network.driver.mtu", "1500"),
        ImmutableSortedDictionary<string, string>.Empty.Add("org.cht.cluster", "lab"));

    private static readonly DockerNetwork Bridge = new(
        "3f1c2b3a4d5e6f708192", "cht-net", "bridge", "local", false, ["172.18.0.0/16"],
        ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    private readonly OverlayNetworkPart part = new();

    [Fact]
    public void A_missing_network_is_created_with_everything_said_explicitly()
    {
        var operation = part.Plan(Desired with { Encrypted = true }, Found()).Operations.ShouldHaveSingleItem();

        operation.Cause.ShouldBe("there is no overlay network cht-net");
        operation.Script.Text.ShouldContain(
            "docker network create '--driver' 'overlay' '--scope' 'swarm' '--subnet' '10.201.0.0/24' '--label' 'org.cht.cluster=lab' "
            + "'--attachable' '--opt' 'encrypted' '--opt' 'com.docker.network.driver.mtu=1500' 'cht-net'");
    }

    [Fact]
    public void The_network_as_desired_needs_nothing() => part.Plan(Desired, Found(Network)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void What_Docker_prints_is_understood()
    {
        var observed = part.Parse(Desired, DockerEngines.Answer("vxlan=yes\nipvs=yes", ("networks", Networks), ("network", Attached)));

        observed.Networks.ShouldHaveSingleItem().Id.ShouldBe("qp1s5602mlq1sp9r0awlnduam");
        observed.Overlay!.Mtu.ShouldBe(1500);
        observed.Overlay.Encrypted.ShouldBeFalse();
        observed.Attached.ShouldBe(["keep", "keep2"]);
        observed.Kernel.ShouldBe(new KernelFeatures(Vxlan: true, Esp: false, Ipvs: true));
        part.Plan(Desired, observed).IsEmpty.ShouldBeTrue();
    }

    public static TheoryData<string, DockerNetwork> Differing => new()
    {
        { "subnet: expected 10.201.0.0/24, found 10.0.1.0/24", Network with { Subnets = ["10.0.1.0/24"] } },
        { "mtu: expected 1500, found 1450", Network with { Options = Network.Options.SetItem("com.docker.network.driver.mtu", "1450") } },
        { "mtu: expected 1500, found not set", Network with { Options = Network.Options.Clear() } },
        { "attachable: expected yes, found no", Network with { Attachable = false } },
        { "encrypted: expected no, found yes", Network with { Options = Network.Options.Add("encrypted", "") } },
    };

    [Theory]
    [MemberData(nameof(Differing))]
    public void Wrong_attributes_make_an_unused_network_anew(string difference, DockerNetwork network)
    {
        PlanRendering.ToText("core", part.Plan(Desired, Found(network))).ShouldBe(
            $"""
            core: Remove the overlay network cht-net (its attributes differ, and no container is known to be attached)
                {difference}
            core: Create the overlay network cht-net (the attributes of an overlay network cannot be changed)

            """);
    }

    [Fact]
    public void A_network_in_use_is_never_replaced()
    {
        var wrong = Network with { Attachable = false };

        var error = Should.Throw<ProvisioningException>(() => part.Plan(
            Desired with { AttachedElsewhere = ["couchdb-2.local"] }, Found(wrong) with { Attached = ["api"] }));

        error.Found.ShouldBe("attachable is no, wanted yes; api, couchdb-2.local attached");
    }

    [Fact]
    public void A_network_of_others_is_used_when_it_fits_and_never_replaced()
    {
        var foreign = Network with { Labels = Network.Labels.Clear() };

        part.Plan(Desired, Found(foreign)).IsEmpty.ShouldBeTrue();
        Should.Throw<ProvisioningException>(() => part.Plan(Desired, Found(foreign with { Attachable = false })))
            .Found.ShouldEndWith("it was not made by this program");
    }

    [Fact]
    public void A_local_bridge_that_hides_the_overlay_is_refused_on_every_machine()
    {
        var node = new OverlayNodePart();
        var desired = new OverlayNodeDesired("couchdb1", "cht-net", Encrypted: false);

        var error = Should.Throw<ProvisioningException>(() => node.Plan(desired, Found(Bridge)));

        error.Message.ShouldBe(
            "The overlay network cht-net cannot be used on couchdb1: a local bridge network named cht-net hides it (id 3f1c2b3a4d5e). "
            + "Stop the containers on that local network and run 'docker network rm 3f1c2b3a4d5e' on this machine.");
        Should.Throw<ProvisioningException>(() => part.Plan(Desired, Found(Network, Bridge)));
        node.Plan(desired, Found()).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Everything_a_kernel_lacks_is_told_at_once()
    {
        var observed = Found() with { Kernel = new KernelFeatures(Vxlan: false, Esp: false, Ipvs: false) };

        Should.Throw<ProvisioningException>(() => part.Plan(Desired with { Encrypted = true }, observed))
            .Found.ShouldBe("the kernel has no VXLAN; the network is to be encrypted and the kernel has no IPsec (ESP)");
    }

    [Fact]
    public void A_clear_network_needs_no_IPsec() =>
        part.Plan(Desired, Found(Network) with { Kernel = Kernel with { Esp = false, Ipvs = false } }).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_silent_engine_is_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Desired, Found() with { EngineAnswers = false })).Found.ShouldBe("Docker Engine does not answer");

    [Fact]
    public void Removal_spares_networks_in_use()
    {
        OverlayNetworkPart.PlanRemoval(Desired, Found()).IsEmpty.ShouldBeTrue();
        OverlayNetworkPart.PlanRemoval(Desired, Found(Network)).Operations.ShouldHaveSingleItem();
        Should.Throw<ProvisioningException>(() => OverlayNetworkPart.PlanRemoval(Desired, Found(Network) with { Attached = ["api"] }));
    }

    private static OverlayObserved Found(params DockerNetwork[] networks) => new(true, [.. networks], [], Kernel);
}

using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.Network;
using Pulumi.Azure.Network.Inputs;

namespace Cht.Components.Kubernetes;

/// <summary>
/// Virtual network of the nodes. The public reaches ports 80 and 443 of the nodes that carry the ingress, and no port of the
/// CouchDB nodes.
/// </summary>
internal sealed class AksNetwork : ComponentResource
{
    private readonly AksClusterArgs args;
    private readonly Output<string> group;
    private readonly ImmutableArray<Resource>.Builder parts = ImmutableArray.CreateBuilder<Resource>();

    public AksNetwork(string name, AksClusterArgs args, Output<string> group, ComponentResourceOptions? options = null)
        : base("cht:azure:AksNetwork", name, options)
    {
        (this.args, this.group) = (args, group);
        var network = new VirtualNetwork("network", new VirtualNetworkArgs
        {
            ResourceGroupName = group, AddressSpaces = { args.Network.Range.ToString() }, Tags = args.TagsFor("network"),
        }, Child());
        NetworkId = network.Id;
        var nodes = Make("nodes", network, args.Network.Nodes);
        var couchDb = Make("couchdb", network, args.Network.CouchDb);
        (NodesSubnetId, CouchDbSubnetId) = (nodes.Id, couchDb.Id);
        Guard("nodes", nodes, [Inbound("Public", 100, "Tcp", args.PublicRanges, ["80", "443"]), .. Inside()]);
        Guard("couchdb", couchDb, Inside());
        OutboundAddress = args.NatGateway ? Nat(("nodes", nodes), ("couchdb", couchDb)) : null;
        RegisterOutputs();
    }

    public Output<string> NetworkId { get; }

    public Output<string> NodesSubnetId { get; }

    public Output<string> CouchDbSubnetId { get; }

    /// <summary>Where nodes come from, as others see it; null where the load balancer decides.</summary>
    public Output<string>? OutboundAddress { get; }

    /// <summary>What must be there before the first node starts.</summary>
    public ImmutableArray<Resource> Parts => parts.ToImmutable();

    private CustomResourceOptions Child() => new() { Parent = this };

    private Subnet Make(string name, VirtualNetwork network, AddressRange range) => new(name, new SubnetArgs
    {
        Name = name,
        ResourceGroupName = group,
        VirtualNetworkName = network.Name,
        AddressPrefixes = { range.ToString() },
        // Azure's invisible way out is no way that anyone chose.
        DefaultOutboundAccessEnabled = false,
    }, Child());

    private void Guard(string name, Subnet subnet, ImmutableArray<NetworkSecurityGroupSecurityRuleArgs> rules)
    {
        var security = new NetworkSecurityGroup(name, new NetworkSecurityGroupArgs
        {
            ResourceGroupName = group, SecurityRules = rules.ToArray(), Tags = args.TagsFor(name),
        }, Child());
        parts.Add(new SubnetNetworkSecurityGroupAssociation(name, new() { NetworkSecurityGroupId = security.Id, SubnetId = subnet.Id }, Child()));
    }

    /// <summary>
    /// Nodes and pods among themselves: pods of an overlay keep their own addresses on the way, which Azure's default rules do not
    /// count to the network. The last two repeat Azure's defaults, so that nothing depends on them.
    /// </summary>
    private ImmutableArray<NetworkSecurityGroupSecurityRuleArgs> Inside() =>
    [
        Inbound("Cluster", 200, "*", [args.Network.Range.ToString(), AksNetworkPlan.Pods.ToString()], ["*"]),
        Inbound("LoadBalancerProbes", 210, "*", ["AzureLoadBalancer"], ["*"]),
        new()
        {
            Name = "Everything", Priority = 4096, Direction = "Inbound", Access = "Deny", Protocol = "*",
            SourceAddressPrefix = "*", SourcePortRange = "*", DestinationAddressPrefix = "*", DestinationPortRange = "*",
        },
    ];

    private static NetworkSecurityGroupSecurityRuleArgs Inbound(
        string name, int priority, string protocol, ImmutableArray<string> sources, ImmutableArray<string> ports)
    {
        var rule = new NetworkSecurityGroupSecurityRuleArgs
        {
            Name = name, Priority = priority, Direction = "Inbound", Access = "Allow", Protocol = protocol, SourcePortRange = "*", DestinationAddressPrefix = "*",
        };
        if (sources is [var source])
        {
            rule.SourceAddressPrefix = source;
        }
        else
        {
            rule.SourceAddressPrefixes = sources.ToArray();
        }

        if (ports is [var port])
        {
            rule.DestinationPortRange = port;
        }
        else
        {
            rule.DestinationPortRanges = ports.ToArray();
        }

        return rule;
    }

    private Output<string> Nat(params ImmutableArray<(string Name, Subnet Subnet)> subnets)
    {
        var address = new PublicIp("nat", new PublicIpArgs
        {
            ResourceGroupName = group, AllocationMethod = "Static", Sku = "Standard", Tags = args.TagsFor("nat"),
        }, Child());
        var gateway = new NatGateway("nat", new NatGatewayArgs { ResourceGroupName = group, SkuName = "Standard", Tags = args.TagsFor("nat") }, Child());
        parts.Add(new NatGatewayPublicIpAssociation("nat", new() { NatGatewayId = gateway.Id, PublicIpAddressId = address.Id }, Child()));
        foreach (var (name, subnet) in subnets)
        {
            parts.Add(new SubnetNatGatewayAssociation(name, new() { NatGatewayId = gateway.Id, SubnetId = subnet.Id }, Child()));
        }

        return address.IpAddress;
    }
}

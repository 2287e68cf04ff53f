using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.Network;

namespace Cht.Components.Machines;

/// <summary>The virtual network of the machines and its subnets, with a NAT gateway on demand; or subnets that exist.</summary>
internal sealed class AzureNetwork : ComponentResource
{
    private readonly CloudMachinesArgs args;
    private readonly Output<string> group;

    public AzureNetwork(string name, CloudMachinesArgs args, Output<string> group, ComponentResourceOptions? options = null)
        : base("cht:azure:Network", name, options)
    {
        (this.args, this.group) = (args, group);
        SubnetIds = args.Network.Exists
            ? args.Network.Subnets.ToImmutableDictionary(subnet => subnet.Name, subnet => Output.Create(subnet.Id!), StringComparer.Ordinal)
            : Made();
        RegisterOutputs();
    }

    /// <summary>By name of the subnet in the plan.</summary>
    public ImmutableDictionary<string, Output<string>> SubnetIds { get; }

    private CustomResourceOptions Child() => new() { Parent = this };

    private ImmutableDictionary<string, Output<string>> Made()
    {
        var network = new VirtualNetwork("network", new VirtualNetworkArgs
        {
            ResourceGroupName = group,
            AddressSpaces = { args.Network.Range.ToString() },
            Tags = args.TagsFor("network").ToImmutableDictionary(),
        }, Child());
        var subnets = args.Network.Subnets.ToImmutableDictionary(subnet => subnet.Name, subnet => Make(network, subnet), StringComparer.Ordinal);
        if (args.Network.HasPrivateSubnets)
        {
            Nat([.. args.Network.Subnets.Where(subnet => !subnet.IsPublic).Select(subnet => (subnet.Name, subnets[subnet.Name]))]);
        }

        return subnets.ToImmutableDictionary(subnet => subnet.Key, subnet => subnet.Value.Id, StringComparer.Ordinal);
    }

    private Subnet Make(VirtualNetwork network, CloudSubnet subnet) => new(subnet.Name, new SubnetArgs
    {
        Name = subnet.Name,
        ResourceGroupName = group,
        VirtualNetworkName = network.Name,
        AddressPrefixes = { subnet.Range.ToString() },
        // Azure's invisible way out is no way that anyone chose.
        DefaultOutboundAccessEnabled = false,
    }, Child());

    private void Nat(ImmutableArray<(string Name, Subnet Subnet)> subnets)
    {
        var address = new PublicIp("nat", new PublicIpArgs
        {
            ResourceGroupName = group, AllocationMethod = "Static", Sku = "Standard", Tags = args.TagsFor("nat").ToImmutableDictionary(),
        }, Child());
        var gateway = new NatGateway("nat", new NatGatewayArgs
        {
            ResourceGroupName = group, SkuName = "Standard", Tags = args.TagsFor("nat").ToImmutableDictionary(),
        }, Child());
        _ = new NatGatewayPublicIpAssociation("nat", new() { NatGatewayId = gateway.Id, PublicIpAddressId = address.Id }, Child());
        foreach (var (name, subnet) in subnets)
        {
            _ = new SubnetNatGatewayAssociation(name, new() { NatGatewayId = gateway.Id, SubnetId = subnet.Id }, Child());
        }
    }
}

using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Aws.Ec2;

namespace Cht.Components.Machines;

/// <summary>
/// The network of the machines: a VPC with one subnet in each zone, an internet gateway and routes; behind a NAT gateway where
/// machines have no public addresses. An existing network is used as it is.
/// </summary>
internal sealed class AwsNetwork : ComponentResource
{
    private readonly CloudMachinesArgs args;

    public AwsNetwork(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:aws:Network", name, options)
    {
        this.args = args;
        if (args.Network.Exists)
        {
            VpcId = Output.Create(args.ExistingNetworkId!);
            SubnetIds = args.Network.Subnets.ToImmutableDictionary(subnet => subnet.Name, subnet => Output.Create(subnet.Id!), StringComparer.Ordinal);
        }
        else
        {
            var vpc = new Vpc("network", new VpcArgs
            {
                CidrBlock = args.Network.Range.ToString(),
                EnableDnsSupport = true,
                EnableDnsHostnames = true,
                Tags = args.TagsFor("network").ToImmutableDictionary(),
            }, Child());
            VpcId = vpc.Id;
            SubnetIds = Subnets(vpc);
        }

        RegisterOutputs();
    }

    public Output<string> VpcId { get; }

    /// <summary>By name of the subnet in the plan.</summary>
    public ImmutableDictionary<string, Output<string>> SubnetIds { get; }

    private CustomResourceOptions Child() => new() { Parent = this };

    private ImmutableDictionary<string, Output<string>> Subnets(Vpc vpc)
    {
        var gateway = new InternetGateway("gateway", new() { VpcId = vpc.Id, Tags = args.TagsFor("gateway").ToImmutableDictionary() }, Child());
        var subnets = args.Network.Subnets.ToImmutableDictionary(subnet => subnet.Name, subnet => Subnet(vpc, subnet), StringComparer.Ordinal);
        var routes = RouteTable(vpc, "public", new() { GatewayId = gateway.Id });
        Associate(subnets, routes, isPublic: true);
        if (args.Network.HasPrivateSubnets)
        {
            Associate(subnets, RouteTable(vpc, "private", new() { NatGatewayId = Nat(gateway, subnets).Id }), isPublic: false);
        }

        return subnets.ToImmutableDictionary(subnet => subnet.Key, subnet => subnet.Value.Id, StringComparer.Ordinal);
    }

    private Subnet Subnet(Vpc vpc, CloudSubnet subnet) => new(subnet.Name, new SubnetArgs
    {
        VpcId = vpc.Id,
        CidrBlock = subnet.Range.ToString(),
        AvailabilityZone = subnet.Zone,
        // Each machine says itself whether it has a public address.
        MapPublicIpOnLaunch = false,
        Tags = args.TagsFor(subnet.Name).ToImmutableDictionary(),
    }, Child());

    private RouteTable RouteTable(Vpc vpc, string name, RouteArgs outwards)
    {
        var table = new RouteTable(name, new() { VpcId = vpc.Id, Tags = args.TagsFor(name).ToImmutableDictionary() }, Child());
        outwards.RouteTableId = table.Id;
        outwards.DestinationCidrBlock = "0.0.0.0/0";
        _ = new Route($"{name}-out", outwards, Child());
        return table;
    }

    private void Associate(ImmutableDictionary<string, Subnet> subnets, RouteTable table, bool isPublic)
    {
        foreach (var subnet in args.Network.Subnets.Where(subnet => subnet.IsPublic == isPublic))
        {
            _ = new RouteTableAssociation(subnet.Name, new() { SubnetId = subnets[subnet.Name].Id, RouteTableId = table.Id }, Child());
        }
    }

    private NatGateway Nat(InternetGateway gateway, ImmutableDictionary<string, Subnet> subnets)
    {
        var address = new Eip("nat", new EipArgs { Domain = "vpc", Tags = args.TagsFor("nat").ToImmutableDictionary() },
            new() { Parent = this, DependsOn = { gateway } });
        return new NatGateway("nat", new NatGatewayArgs
        {
            AllocationId = address.Id,
            SubnetId = subnets[args.Network.BastionSubnet.Name].Id,
            Tags = args.TagsFor("nat").ToImmutableDictionary(),
        }, new() { Parent = this, DependsOn = { gateway } });
    }
}

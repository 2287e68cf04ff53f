using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.Network;
using Pulumi.Azure.Network.Inputs;

namespace Cht.Components.Machines;

/// <summary>The firewall policy as one network security group, in one piece: no moment with half of the rules.</summary>
internal sealed class AzureSecurityGroups : ComponentResource
{
    private readonly CloudMachinesArgs args;
    private readonly Output<string> group;
    private readonly AzureFirewall firewall;
    private readonly ImmutableDictionary<string, ApplicationSecurityGroup> applications;
    private readonly NetworkSecurityGroup machines;
    private readonly NetworkSecurityGroup? bastion;

    public AzureSecurityGroups(string name, CloudMachinesArgs args, Output<string> group, ComponentResourceOptions? options = null)
        : base("cht:azure:Firewall", name, options)
    {
        (this.args, this.group) = (args, group);
        firewall = AzureFirewall.For(PeerFirewallPolicy.For(args.Layout));
        applications = firewall.Groups.ToImmutableDictionary(one => one.Name, one => new ApplicationSecurityGroup(one.Name, new()
        {
            Name = one.Name, ResourceGroupName = group, Tags = args.TagsFor(one.Name).ToImmutableDictionary(),
        }, new() { Parent = this }), StringComparer.Ordinal);
        machines = SecurityGroup("machines", firewall.Rules);
        bastion = args.Bastion == BastionPlace.Own ? SecurityGroup("bastion-host", BastionRules(args.Layout)) : null;
        RegisterOutputs();
    }

    /// <summary>Puts a machine's network interface into its groups.</summary>
    public ImmutableArray<Resource> Guard(Machine machine, NetworkInterface card) =>
    [
        Guard(machine.Name, card, machines),
        .. firewall.GroupsOf(machine).Select(one => new NetworkInterfaceApplicationSecurityGroupAssociation($"{machine.Name}-{one.Name}", new()
        {
            NetworkInterfaceId = card.Id, ApplicationSecurityGroupId = applications[one.Name].Id,
        }, new() { Parent = this })),
    ];

    public Resource GuardBastion(NetworkInterface card) => Guard("bastion", card, bastion!);

    private NetworkInterfaceSecurityGroupAssociation Guard(string name, NetworkInterface card, NetworkSecurityGroup security) => new(
        name, new() { NetworkInterfaceId = card.Id, NetworkSecurityGroupId = security.Id }, new() { Parent = this });

    private NetworkSecurityGroup SecurityGroup(string name, ImmutableArray<AzureSecurityRule> rules) => new(name, new NetworkSecurityGroupArgs
    {
        ResourceGroupName = group,
        SecurityRules = rules.Select(Rule).ToArray(),
        Tags = args.TagsFor(name).ToImmutableDictionary(),
    }, new() { Parent = this });

    private NetworkSecurityGroupSecurityRuleArgs Rule(AzureSecurityRule rule)
    {
        var inbound = new NetworkSecurityGroupSecurityRuleArgs
        {
            Name = rule.Name,
            Priority = rule.Priority,
            Direction = "Inbound",
            Access = rule.Allow ? "Allow" : "Deny",
            Protocol = rule.Protocol,
            SourcePortRange = "*",
            Description = rule.Description,
        };
        if (rule.SourceGroup is { } source)
        {
            inbound.SourceApplicationSecurityGroupIds.Add(applications[source].Id);
        }
        else if (rule.Sources.IsEmpty)
        {
            inbound.SourceAddressPrefix = "*";
        }
        else
        {
            inbound.SourceAddressPrefixes.AddRange(rule.Sources.Select(range => $"{range.FirstAddress}/{range.PrefixLength}").ToArray());
        }

        if (rule.DestinationGroup is { } destination)
        {
            inbound.DestinationApplicationSecurityGroupIds.Add(applications[destination].Id);
        }
        else
        {
            inbound.DestinationAddressPrefix = "*";
        }

        if (rule.Ports.IsEmpty)
        {
            inbound.DestinationPortRange = "*";
        }
        else
        {
            inbound.DestinationPortRanges.AddRange(rule.Ports.Select(port => $"{port}").ToArray());
        }

        return inbound;
    }

    /// <summary>SSH from administrators, nothing else.</summary>
    private static ImmutableArray<AzureSecurityRule> BastionRules(ClusterLayout layout) =>
    [
        .. layout.Access.Administrators.GroupBy(range => range.IsV6).OrderBy(family => family.Key).Select((family, index) => new AzureSecurityRule
        {
            Name = family.Key ? "administrators-tcp-22-v6" : "administrators-tcp-22", Priority = 100 + (10 * index), Protocol = "Tcp",
            Sources = [.. family], Ports = [22], Description = "SSH for administrators",
        }),
        new() { Name = "deny-everything-else", Priority = 4096, Allow = false, Protocol = "*", Description = "What no rule opens is closed" },
    ];
}

using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace Cht.Components.Machines;

/// <summary>The firewall policy as security groups, one rule a resource: a changed range touches one rule.</summary>
internal sealed class AwsSecurityGroups : ComponentResource
{
    private readonly CloudMachinesArgs args;
    private readonly Output<string> vpcId;
    private readonly AwsFirewall firewall;
    private readonly ImmutableDictionary<string, SecurityGroup> groups;

    public AwsSecurityGroups(string name, CloudMachinesArgs args, Output<string> vpcId, ComponentResourceOptions? options = null)
        : base("cht:aws:Firewall", name, options)
    {
        (this.args, this.vpcId) = (args, vpcId);
        firewall = AwsFirewall.For(PeerFirewallPolicy.For(args.Layout));
        groups = firewall.Groups.ToImmutableDictionary(
            group => group.Name, group => Group(group.Name, $"{group.Name} of the CHT cluster {args.Layout.Name}"), StringComparer.Ordinal);
        foreach (var (group, rule) in firewall.Groups.SelectMany(group => group.Ingress, (group, rule) => (group, rule)))
        {
            Ingress(groups[group.Name], rule);
        }

        Bastion = args.Bastion == BastionPlace.Own ? BastionGroup() : null;
        RegisterOutputs();
    }

    /// <summary>The group of a bastion of its own: SSH from administrators, nothing else.</summary>
    public SecurityGroup? Bastion { get; }

    public InputList<string> IdsFor(Machine machine) => firewall.GroupsOf(machine).Select(group => groups[group.Name].Id).ToArray();

    /// <summary>Everything may go out: AWS closes that, too, when a group has no rule for it.</summary>
    private SecurityGroup Group(string name, string description)
    {
        var group = new SecurityGroup(name, new SecurityGroupArgs
        {
            VpcId = vpcId,
            Description = description,
            Tags = args.TagsFor(name).ToImmutableDictionary(),
        }, new() { Parent = this });
        _ = new SecurityGroupEgressRule($"{name}-out", new SecurityGroupEgressRuleArgs
        {
            SecurityGroupId = group.Id, IpProtocol = "-1", CidrIpv4 = "0.0.0.0/0", Description = "outgoing traffic is free",
        }, new() { Parent = this });
        return group;
    }

    private SecurityGroup BastionGroup()
    {
        var group = Group("bastion-host", $"bastion of the CHT cluster {args.Layout.Name}");
        foreach (var range in args.Layout.Access.Administrators)
        {
            Ingress(group, new AwsIngressRule(
                $"bastion-host-tcp-22-{range.ToString().Replace('.', '-').Replace(':', '-').Replace('/', '-')}", "tcp", 22, 22, range, null, "SSH for administrators"));
        }

        return group;
    }

    private void Ingress(SecurityGroup group, AwsIngressRule rule)
    {
        // AWS wants a prefix length also for single addresses.
        var range = rule.Range is { } found ? $"{found.FirstAddress}/{found.PrefixLength}" : null;
        _ = new SecurityGroupIngressRule(rule.Name, new SecurityGroupIngressRuleArgs
        {
            SecurityGroupId = group.Id,
            IpProtocol = rule.Protocol,
            FromPort = rule.FromPort is { } from ? (Input<int>)from : null,
            ToPort = rule.ToPort is { } to ? (Input<int>)to : null,
            CidrIpv4 = rule.Range is { IsV6: false } ? (Input<string>)range! : null,
            CidrIpv6 = rule.Range is { IsV6: true } ? (Input<string>)range! : null,
            ReferencedSecurityGroupId = rule.SourceGroup is { } source ? (Input<string>)groups[source].Id : null,
            Description = rule.Description,
        }, new() { Parent = this });
    }
}

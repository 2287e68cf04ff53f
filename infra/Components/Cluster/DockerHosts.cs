using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Baseline;
using Cht.Provider.Docker;
using Cht.Provider.Firewall;
using Cht.Provider.Identity;
using Pulumi;
using Engine = Cht.Provider.Docker.DockerEngine;

namespace Cht.Components.Cluster;

/// <summary>Brings every machine to the point where it can join a swarm: name, baseline, firewall, Docker.</summary>
public sealed class DockerHosts : ComponentResource
{
    public DockerHosts(
        string name, ClusterLayout layout, ImmutableArray<ClusterMachine> machines, HostRequirements requirements, ComponentResourceOptions? options = null)
        : base("cht:index:DockerHosts", name, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(requirements);
        Preflight = new MachinePreflight("preflight", PreflightArgs(layout, machines, requirements), After(machines, requirements.First));
        var engines = ImmutableDictionary.CreateBuilder<string, Engine>();
        // The same for all machines, so that it is made once.
        var policy = PeerFirewallPolicy.For(layout);
        var addresses = layout.Machines.Select(peer => (peer.Name, Address: peer.PrivateAddress.ToString())).ToImmutableArray();
        foreach (var machine in machines)
        {
            var identity = new HostIdentity($"{machine.Name}-identity", IdentityArgs(machine, addresses), machine.After(this, Preflight));
            var baseline = new MachineBaseline($"{machine.Name}-baseline", BaselineArgs(layout, machine), machine.After(this, Preflight));
            // One after the other, each proven by a second login: when that fails, it is clear which of the two shuts people out.
            var firewall = new HostFirewall($"{machine.Name}-firewall", FirewallArgs(policy, machine), machine.After(this, baseline));
            // The firewall comes before Docker: no moment in which a peer port is open to strangers. So does the name, by which the swarm knows it.
            engines[machine.Name] = new Engine($"{machine.Name}-docker", DockerArgs(layout, machine), machine.After(this, firewall, identity));
        }

        Engines = engines.ToImmutable();
        RegisterOutputs();
    }

    /// <summary>Nothing is changed on any machine before all of them have been looked at.</summary>
    public MachinePreflight Preflight { get; }

    /// <summary>The engine of each machine, by machine name.</summary>
    public ImmutableDictionary<string, Engine> Engines { get; }

    private static MachinePreflightArgs PreflightArgs(
        ClusterLayout layout, ImmutableArray<ClusterMachine> machines, HostRequirements requirements) => new()
    {
        Channel = Channel(layout),
        Encrypted = layout.Overlay.Encrypted,
        UnderlayMtu = layout.Overlay.Mtu,
        EnforceRequirements = requirements.Enforced,
        Servers = requirements.Servers.ToArray(),
        Machines = machines.Select(machine => new PreflightMachineArgs
        {
            Connection = machine.Connection,
            PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        }).ToArray(),
    };

    private CustomResourceOptions After(ImmutableArray<ClusterMachine> machines, Resource? first)
    {
        var options = new CustomResourceOptions { Parent = this };
        foreach (var machine in machines.SelectMany(machine => machine.Made).Append(first).OfType<Resource>())
        {
            options.DependsOn.Add(machine);
        }

        return options;
    }

    private static string Channel(ClusterLayout layout) => layout.Docker.Channel == DockerChannel.Upstream ? "upstream" : "distro";

    private static HostIdentityArgs IdentityArgs(ClusterMachine machine, ImmutableArray<(string Name, string Address)> addresses)
    {
        var args = new HostIdentityArgs { Connection = machine.Connection, HostName = machine.Name };
        foreach (var (name, address) in addresses)
        {
            args.Addresses.Add(name, address);
        }

        return args;
    }

    /// <summary>A machine that is also the bastion forwards to the machines' SSH ports and nowhere else.</summary>
    private static MachineBaselineArgs BaselineArgs(ClusterLayout layout, ClusterMachine machine)
    {
        var args = new MachineBaselineArgs { Connection = machine.Connection };
        if (layout.Access.Bastion is { } bastion
            && (bastion.Ssh.Address == machine.Machine.Ssh.Address || machine.Machine.PeerAddresses.Contains(bastion.SourceAddress)))
        {
            args.ForwardTo.AddRange(layout.Machines.Select(peer => peer.Ssh).Select(ssh =>
                (ssh.Address.Contains(':', StringComparison.Ordinal) ? $"[{ssh.Address}]" : ssh.Address) + $":{ssh.Port}").ToArray());
        }

        return args;
    }

    private static HostFirewallArgs FirewallArgs(PeerFirewallPolicy policy, ClusterMachine machine)
    {
        var ruleset = NftablesRuleset.For(policy, machine.Machine);
        return new() { Connection = machine.Connection, Ruleset = ruleset.Text, Digest = ruleset.Digest };
    }

    private static DockerEngineArgs DockerArgs(ClusterLayout layout, ClusterMachine machine) => new()
    {
        Connection = machine.Connection,
        Channel = Channel(layout),
        Version = layout.Docker.EngineVersion is { } version ? (Input<string>)version : null,
        DaemonSettings = DockerDaemonSettings.For(layout),
        GroupMembers = { layout.DeployUser },
    };
}

/// <summary>What must hold before the first machine is changed.</summary>
public sealed record HostRequirements
{
    /// <summary>What comes before everything else; null when nothing does.</summary>
    public Resource? First { get; init; }

    /// <summary>Machines smaller than CHT asks for are refused; else there is a warning. The default value is false.</summary>
    public bool Enforced { get; init; }

    /// <summary>Servers that every machine must reach over HTTPS. The default is none.</summary>
    public ImmutableArray<string> Servers { get; init; } = [];
}

using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>How the operator reaches servers that exist.</summary>
public sealed record ExistingServersArgs
{
    public required ClusterLayout Layout { get; init; }

    /// <summary>Null asks the operator's ssh-agent.</summary>
    public string? PrivateKeyFile { get; init; }

    public BastionSpec? Bastion { get; init; }
}

/// <summary>Servers that exist: nothing is made, the layout's pinned host keys are the contract.</summary>
public sealed class ExistingServers : ComponentResource
{
    public ExistingServers(string name, ExistingServersArgs args, ComponentResourceOptions? options = null)
        : base("cht:servers:Machines", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        Machines = [.. args.Layout.Machines.Select(machine => Member(machine, args))];
        RegisterOutputs();
    }

    public ImmutableArray<ClusterMachine> Machines { get; }

    private static ClusterMachine Member(Machine machine, ExistingServersArgs args)
    {
        var connection = new ConnectionArgs
        {
            Name = machine.Name,
            Address = machine.Ssh.Address,
            Port = machine.Ssh.Port,
            User = machine.Ssh.User,
            HostKeys = machine.Ssh.HostKeys,
            PrivateKeyFile = Optional(args.PrivateKeyFile),
            Jump = args.Bastion is null ? null : (Input<ConnectionArgs>)Jump(args.Bastion, args.PrivateKeyFile),
        };
        return new ClusterMachine(machine, connection, Output.Create(machine.Ssh.HostKeys), Resource: null);
    }

    private static ConnectionArgs Jump(BastionSpec bastion, string? privateKeyFile) => new()
    {
        Name = "bastion",
        Address = bastion.Address,
        Port = bastion.Port,
        User = bastion.User,
        HostKeys = bastion.HostKeys,
        PrivateKeyFile = Optional(privateKeyFile),
    };

    private static Input<string>? Optional(string? value) => value is null ? null : (Input<string>)value;
}

using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Stacks.Configuration;

namespace Cht.Stacks;

/// <summary>Servers that exist, listed in the configuration with their pinned host keys.</summary>
internal sealed class ServersStack(ConfigReader reader, ClusterLayout layout, BastionSpec? bastion, DeploymentSettings settings) : IMachineStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static ServersStack? Read(ConfigReader reader, string stackName)
    {
        var user = reader.Text("sshUser");
        var machines = reader.ObjectList("machines").Select(machine => Machine(machine, user, reader.Problems)).ToImmutableArray();
        if (machines.IsEmpty)
        {
            reader.Problems.Add("machines", "the list is empty", "List the servers with name, role, address, privateAddress and hostKeys");
        }

        PrivateKeyFile.Check(reader);
        var bastion = reader.Object("bastion") is { } found ? Bastion(found, user) : null;
        var access = new AccessSpec { Administrators = reader.TextList("administratorRanges"), Bastion = bastion };
        var spec = ClusterSpecReader.Read(reader, stackName, machines, access);
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.Registry);
        return ClusterSpecReader.Validate(reader, spec) is { } layout ? new ServersStack(reader, layout, bastion, settings) : null;
    }

    public string Target => "servers";

    public ClusterLayout Layout => layout;

    public IDictionary<string, object?> Declare() =>
        ComposeCluster.Declare(new()
        {
            Layout = layout,
            Machines = DeclareMachines().Machines,
            SecretsRotation = reader.Integer("secretsRotation"),
            Settings = settings,
            Bundle = settings.ConfiguredBundle(),
        });

    public DeclaredMachines DeclareMachines() => new(new ExistingServers("servers", new()
    {
        Layout = layout,
        PrivateKeyFile = reader.OptionalText("sshPrivateKeyFile"),
        Bastion = bastion,
    }).Machines);

    private static MachineSpec Machine(ConfigObject machine, string user, ConfigProblems problems)
    {
        machine.RefuseUnknownKeys(
            "name", "role", "address", "privateAddress", "user", "port", "hostKeys", "manager", "couchdbNode", "dataDirectory");
        var address = machine.Text("address");
        var role = machine.Text("role");
        if (role is not ("core" or "couchdb" or ""))
        {
            problems.Add($"{machine.Path}.role", $"found '{role}'", "Write core or couchdb");
        }

        return new MachineSpec
        {
            Name = machine.Text("name"),
            // An unknown role stays one: the layout then knows that the machine may be the one it misses.
            Role = role switch { "core" => MachineRole.Core, "couchdb" => MachineRole.CouchDb, _ => (MachineRole)(-1) },
            PrivateAddress = machine.OptionalText("privateAddress") ?? address,
            SshAddress = address,
            SshPort = machine.OptionalInteger("port") ?? 22,
            SshUser = machine.OptionalText("user") ?? user,
            HostKeys = machine.Texts("hostKeys"),
            Manager = machine.OptionalBoolean("manager"),
            CouchDbNode = machine.OptionalText("couchdbNode"),
            DataDirectory = machine.OptionalText("dataDirectory"),
        };
    }

    private static BastionSpec Bastion(ConfigObject bastion, string user)
    {
        bastion.RefuseUnknownKeys("address", "privateAddress", "user", "port", "hostKeys");
        return new BastionSpec
        {
            Address = bastion.Text("address"),
            PrivateAddress = bastion.OptionalText("privateAddress"),
            Port = bastion.OptionalInteger("port") ?? 22,
            User = bastion.OptionalText("user") ?? user,
            HostKeys = bastion.Texts("hostKeys"),
        };
    }
}

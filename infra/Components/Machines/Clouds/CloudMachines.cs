using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>
/// The machines of a cluster in a cloud, and a bastion on demand. The stack makes all keys, so each host key is pinned from birth.
/// </summary>
public abstract class CloudMachines : ComponentResource
{
    private protected CloudMachines(string type, string name, CloudMachinesArgs args, ComponentResourceOptions? options)
        : base(type, name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        Args = args;
        OperatorKey = new SshKeyPair("operator-key", new() { Comment = $"operator@{args.Layout.Name}" }, new() { Parent = this });
        Connections = new CloudConnections(args, OperatorKey);
    }

    /// <summary>Core first, then the CouchDB machines.</summary>
    public ImmutableArray<ClusterMachine> Machines { get; private set; } = [];

    /// <summary>How administrators reach the bastion; null where there is none.</summary>
    public Output<SshAccess?>? Bastion { get; private set; }

    private protected CloudMachinesArgs Args { get; }

    private protected SshKeyPair OperatorKey { get; }

    private protected CloudConnections Connections { get; }

    /// <summary>Makes a machine that does nothing but let administrators through.</summary>
    /// <returns>Its public address.</returns>
    private protected abstract Output<string> MakeBastion(SshKeyPair hostKey);

    /// <param name="machine">The machine in the layout.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="hostKey">Its host key.</param>
    /// <param name="jump">The bastion before it; null where there is none.</param>
    private protected abstract ClusterMachine MakeMachine(Machine machine, int index, SshKeyPair hostKey, ConnectionArgs? jump);

    /// <summary>The bastion, core, the others: called when the network and the rest of the cloud are declared.</summary>
    private protected void MakeAll()
    {
        ConnectionArgs? jump = null;
        if (Args.Bastion == BastionPlace.Own)
        {
            var hostKey = HostKey("bastion");
            jump = LetThrough(MakeBastion(hostKey), hostKey);
        }

        var coreKey = HostKey(Args.Layout.Core.Name);
        var core = MakeMachine(Args.Layout.Core, 0, coreKey, jump);
        if (Args.Bastion == BastionPlace.Core)
        {
            jump = LetThrough(core.PublicAddress!, coreKey);
        }

        Machines = [core, .. Args.Layout.CouchDbMachines.Select((machine, index) => MakeMachine(machine, index + 1, HostKey(machine.Name), jump))];
        RegisterOutputs();
    }

    private ConnectionArgs LetThrough(Output<string> address, SshKeyPair hostKey)
    {
        Bastion = Connections.Access(address, hostKey);
        return Connections.ToBastion(address, hostKey);
    }

    private SshKeyPair HostKey(string machine) => new($"{machine}-host-key", new() { Comment = machine }, new() { Parent = this });
}

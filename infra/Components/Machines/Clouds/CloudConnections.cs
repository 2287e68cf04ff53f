using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Keys;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>How to reach machines in a cloud, with the host keys that the stack gave them.</summary>
internal sealed class CloudConnections(CloudMachinesArgs args, SshKeyPair operatorKey)
{
    /// <param name="machine">The machine.</param>
    /// <param name="hostKey">Its key pair.</param>
    /// <param name="publicAddress">The address that the cloud gave it; null where it has none of its own.</param>
    /// <param name="instance">What the cloud knows this machine by; another one for each that is made under the name.</param>
    /// <param name="jump">The bastion to go through.</param>
    public ConnectionArgs To(Machine machine, SshKeyPair hostKey, Output<string>? publicAddress, Output<string> instance, ConnectionArgs? jump) => new()
    {
        Name = machine.Name,
        Address = args.IsReachedByAdministrators(machine) && publicAddress is not null ? publicAddress : machine.PrivateAddress.ToString(),
        Port = machine.Ssh.Port,
        User = machine.Ssh.User,
        HostKeys = { hostKey.PublicKey },
        PrivateKey = operatorKey.PrivateKey,
        Instance = instance,
        Jump = jump is null || args.IsReachedByAdministrators(machine) ? null : (Input<ConnectionArgs>)jump,
    };

    public ConnectionArgs ToBastion(Output<string> address, SshKeyPair hostKey) => new()
    {
        Name = "bastion",
        Address = address,
        User = args.Layout.DeployUser,
        HostKeys = { hostKey.PublicKey },
        PrivateKey = operatorKey.PrivateKey,
    };

    /// <summary>The same for the hand-over document.</summary>
    public Output<SshAccess?> Access(Output<string> address, SshKeyPair hostKey) =>
        Output.Tuple(address, hostKey.PublicKey).Apply(SshAccess? (found) => new SshAccess(found.Item1, 22, args.Layout.DeployUser, [found.Item2]));
}

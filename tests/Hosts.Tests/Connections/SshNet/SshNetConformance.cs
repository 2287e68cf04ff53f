using Cht.Hosts.Connections;
using Cht.Hosts.SshNet;

namespace Cht.Hosts.Tests.Connections.SshNet;

public sealed class SshNetClient : ISshClient
{
    public static string NoKey => "SSH.NET does not speak to an ssh-agent";

    public static string Passphrase => "it has a passphrase";

    public static string KeyOfAnotherType => "the machine shows the host key ssh-ed25519 SHA256:";

    public static string NothingBehindJump => "the jump host bastion opened no connection to it";

    public static string JumpForwardsNothing => "the jump host bastion opened no connection to it";

    /// <summary>sshd ends a whole connection over which the library writes to the shell that is just going away.</summary>
    public static int ConnectionsAroundKilledShell => 2;

    public static SshConnections Open(SshOptions options) => new SshNetConnections(options);
}

public sealed class SshNetScriptTests : ScriptTests<SshNetClient>;

public sealed class SshNetSharedShellTests : SharedShellTests<SshNetClient>;

public sealed class SshNetLoginTests : LoginTests<SshNetClient>;

public sealed class SshNetHostKeyTests : HostKeyTests<SshNetClient>;

public sealed class SshNetJumpHostTests : JumpHostTests<SshNetClient>;

public sealed class SshNetSudoTests : SudoTests<SshNetClient>;

public sealed class SshNetLostConnectionTests : LostConnectionTests<SshNetClient>;

public sealed class SshNetCutConnectionTests : CutConnectionTests<SshNetClient>;

public sealed class SshNetChangedByOthersTests : ChangedByOthersTests<SshNetClient>;

public sealed class SshNetTicketTests : TicketTests<SshNetClient>;

public sealed class SshNetManyHostsTests : ManyHostsTests<SshNetClient>;

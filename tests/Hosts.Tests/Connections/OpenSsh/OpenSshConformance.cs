using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections.OpenSsh;

public sealed class OpenSshClient : ISshClient
{
    public static string NoKey => "SSH_AUTH_SOCK is not set";

    public static string Passphrase => "the login was refused; offered was the private key file";

    public static string KeyOfAnotherType => "of another type";

    public static string NothingBehindJump => "refused";

    public static string JumpForwardsNothing => "bastion does not forward";

    public static int ConnectionsAroundKilledShell => 1;

    public static SshConnections Open(SshOptions options) => new SshConnectionPool(options);
}

public sealed class OpenSshScriptTests : ScriptTests<OpenSshClient>;

public sealed class OpenSshSharedShellTests : SharedShellTests<OpenSshClient>;

public sealed class OpenSshLoginTests : LoginTests<OpenSshClient>;

public sealed class OpenSshHostKeyTests : HostKeyTests<OpenSshClient>;

public sealed class OpenSshJumpHostTests : JumpHostTests<OpenSshClient>;

public sealed class OpenSshSudoTests : SudoTests<OpenSshClient>;

public sealed class OpenSshLostConnectionTests : LostConnectionTests<OpenSshClient>;

public sealed class OpenSshCutConnectionTests : CutConnectionTests<OpenSshClient>;

public sealed class OpenSshChangedByOthersTests : ChangedByOthersTests<OpenSshClient>;

public sealed class OpenSshTicketTests : TicketTests<OpenSshClient>;

public sealed class OpenSshManyHostsTests : ManyHostsTests<OpenSshClient>;

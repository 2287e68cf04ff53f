using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>
/// An SSH client that has to pass the whole suite. What it cannot do it must say in these words, and the rest of the message
/// says what to do instead.
/// </summary>
public interface ISshClient
{
    static abstract SshConnections Open(SshOptions options);

    /// <summary>Neither a key nor a key file is configured, and no agent runs.</summary>
    static abstract string NoKey { get; }

    /// <summary>The key file has a passphrase, and no agent holds it.</summary>
    static abstract string Passphrase { get; }

    /// <summary>The machine has no host key of the pinned type.</summary>
    static abstract string KeyOfAnotherType { get; }

    static abstract string NothingBehindJump { get; }

    static abstract string JumpForwardsNothing { get; }

    /// <summary>How many connections it takes at most when the shell on the machine was killed between two scripts.</summary>
    static abstract int ConnectionsAroundKilledShell { get; }
}

using System.Net.Sockets;
using Cht.Hosts.Connections;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>Why SSH.NET did not connect, in the terms that all SSH clients of this program share.</summary>
internal static class SshNetFailures
{
    /// <param name="keyRefused">The machine showed a host key that is not pinned.</param>
    /// <param name="silentBehindJump">Not a byte of the machine came through the jump host. The library does not tell why that host opened no way to it.</param>
    public static SshFailure Of(Exception failed, bool keyRefused, bool silentBehindJump)
    {
        var kind = keyRefused ? SshFailureKind.HostKeyMismatch : KindOf(failed);
        var behindJump = silentBehindJump && kind is SshFailureKind.Closed or SshFailureKind.Refused;
        return new(behindJump ? SshFailureKind.NothingBehindJump : kind, ShellText.OneLine(failed.Message));
    }

    private static SshFailureKind KindOf(Exception failed) => failed switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => SshFailureKind.Refused,
        SocketException { SocketErrorCode: SocketError.TimedOut } or SshOperationTimeoutException or TimeoutException => SshFailureKind.TimedOut,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } => SshFailureKind.NoRoute,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => SshFailureKind.UnknownHost,
        // Disposed: the connection to the jump host was closed since it was asked for.
        SocketException or IOException or ObjectDisposedException => SshFailureKind.Closed,
        SshAuthenticationException => SshFailureKind.AuthenticationFailed,
        SshConnectionException { InnerException: SocketException inner } => KindOf(inner),
        SshConnectionException => SshFailureKind.Closed,
        _ => SshFailureKind.Unknown,
    };
}

using System.Net.Sockets;
using Cht.Hosts.Connections;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>Why SSH.NET did not connect, in the terms that all SSH clients of this program share.</summary>
internal static class SshNetFailures
{
    public static SshFailure Of(Exception failed, bool keyRefused) => new(KindOf(failed, keyRefused), ShellText.OneLine(failed.Message));

    private static SshFailureKind KindOf(Exception failed, bool keyRefused) => failed switch
    {
        _ when keyRefused => SshFailureKind.HostKeyMismatch,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => SshFailureKind.Refused,
        SocketException { SocketErrorCode: SocketError.TimedOut } or SshOperationTimeoutException or OperationCanceledException => SshFailureKind.TimedOut,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } => SshFailureKind.NoRoute,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => SshFailureKind.UnknownHost,
        SocketException or IOException => SshFailureKind.Closed,
        SshAuthenticationException => SshFailureKind.AuthenticationFailed,
        // The library has no code of its own for it.
        SshConnectionException when failed.Message.Contains("host key algorithm", StringComparison.OrdinalIgnoreCase) => SshFailureKind.NoCommonHostKeyType,
        SshConnectionException { InnerException: SocketException inner } => KindOf(inner, keyRefused),
        SshConnectionException => SshFailureKind.Closed,
        _ => SshFailureKind.Unknown,
    };
}

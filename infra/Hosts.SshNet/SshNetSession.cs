using System.Net.Sockets;
using System.Security.Cryptography;
using Cht.Hosts.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>One open connection of SSH.NET to a machine, and the way through the jump host if there is one.</summary>
internal sealed class SshNetSession : ISshSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SshClient client;
    private readonly PrivateKeyFile key;
    private readonly ForwardedPortLocal? way;
    private readonly SshNetSession? jump;
    private readonly SshOptions options;
    private volatile bool silent;

    private SshNetSession(SshClient client, PrivateKeyFile key, ForwardedPortLocal? way, SshNetSession? jump, SshOptions options) =>
        (this.client, this.key, this.way, this.jump, this.options) = (client, key, way, jump, options);

    public bool IsAlive => !silent && client.IsConnected && jump is not { IsAlive: false };

    /// <summary>One attempt.</summary>
    /// <exception cref="SshAttemptException">No connection, with the reason.</exception>
    /// <exception cref="HostUnreachableException">The private key cannot be used.</exception>
    public static async Task<SshNetSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshNetSession? jump, SshOptions options, CancellationToken cancellationToken)
    {
        var login = SshNetKeys.Load(endpoint);
        ForwardedPortLocal? forwarded = null;
        SshClient? ssh = null;
        var shown = new List<string>();
        var heard = false;
        var connecting = Task.CompletedTask;
        try
        {
            forwarded = jump?.Forward(endpoint);
            ssh = Client(endpoint, login, forwarded, algorithms, options);
            ssh.ServerIdentificationReceived += (_, _) => heard = true;
            ssh.HostKeyReceived += (_, received) =>
            {
                received.CanTrust = IsPinned(pins, received.HostKey);
                if (!received.CanTrust)
                {
                    shown.Add($"{received.HostKeyName} {Fingerprint(received.HostKey)}");
                }
            };
            connecting = OnThread(ssh.Connect);
            await connecting.WaitAsync(options.ConnectTimeout * 2, options.TimeProvider, cancellationToken);
            return new SshNetSession(ssh, login, forwarded, jump, options);
        }
        catch (Exception failed)
        {
            // The library cannot be stopped while it connects: what is given up ends by its own time limits.
            _ = connecting.ContinueWith(
                _ => Close(ssh, login, forwarded), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SshAttemptException(SshNetFailures.Of(failed, shown.Count > 0, forwarded is not null && !heard), shown);
        }
    }

    public async Task<RemoteShell?> OpenShellAsync(string command, CancellationToken cancellationToken)
    {
        var run = client.CreateCommand(command);
        try
        {
            // Not handed the token: it would send the command a signal to end, and a change must end by itself and be noted.
            var ended = await OnThread(() => run.ExecuteAsync(CancellationToken.None));
            return new SshNetShell(this, run, ended, options);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            run.Dispose();
            return null;
        }
    }

    /// <summary>Asks the machine itself: the library notices a cable that was cut only after many minutes.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OnThread(() =>
            {
                using var question = client.CreateCommand(":");
                return question.Execute();
            }).WaitAsync(Patience, options.TimeProvider, cancellationToken);
        }
        catch (Exception none) when (none is SshConnectionException or SshOperationTimeoutException or TimeoutException or IOException or ObjectDisposedException or SocketException)
        {
            silent = true;
        }
        catch (SshException)
        {
            // An answer too: no more sessions, for example.
        }

        return IsAlive;
    }

    public ValueTask DisposeAsync() => new(OnThread(() => Close(client, key, way)));

    internal static bool IsLoss(Exception failure) => failure is SshException or IOException or ObjectDisposedException or SocketException;

    // The library's calls block while they wait: each has a thread of its own, so that many machines do not wait for a pool's.
    internal static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    internal static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static SshClient Client(
        SshEndpoint endpoint, PrivateKeyFile login, ForwardedPortLocal? forwarded, string algorithms, SshOptions options)
    {
        var connection = new ConnectionInfo(
            forwarded?.BoundHost ?? endpoint.Address, (int?)forwarded?.BoundPort ?? endpoint.Port, endpoint.User,
            new PrivateKeyAuthenticationMethod(endpoint.User, login))
        { Timeout = options.ConnectTimeout };
        SshNetAlgorithms.Restrict(connection, algorithms);
        return new SshClient(connection) { KeepAliveInterval = options.ServerAliveInterval };
    }

    private static bool IsPinned(HostKeyPins pins, byte[] hostKey) =>
        pins.Keys.Any(pin => CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(pin.Base64), hostKey))
        || pins.Fingerprints.Contains(Fingerprint(hostKey), StringComparer.Ordinal);

    private static string Fingerprint(byte[] hostKey) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(hostKey)).TrimEnd('=');

    private static void Close(SshClient? client, PrivateKeyFile key, ForwardedPortLocal? way)
    {
        client?.Dispose();
        way?.Dispose();
        key.Dispose();
    }

    // A port of this computer's loopback, open while the connection is: what answers there is the machine's sshd, by its pinned key.
    private ForwardedPortLocal Forward(SshEndpoint endpoint)
    {
        var port = new ForwardedPortLocal("127.0.0.1", endpoint.Address, (uint)endpoint.Port);
        client.AddForwardedPort(port);
        port.Start();
        return port;
    }
}

using System.Security.Cryptography;
using Cht.Hosts.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>One open connection of SSH.NET to a machine, and the way through the jump host if there is one.</summary>
internal sealed class SshNetSession : IDisposable
{
    private const int MaximumErrorText = 256 * 1024;

    private readonly SshClient client;
    private readonly PrivateKeyFile key;
    private readonly ForwardedPortLocal? way;
    private readonly SshNetSession? jump;

    private SshNetSession(SshClient client, PrivateKeyFile key, ForwardedPortLocal? way, SshNetSession? jump)
    {
        (this.client, this.key, this.way, this.jump) = (client, key, way, jump);
    }

    public bool IsAlive => client.IsConnected && jump is not { IsAlive: false };

    /// <summary>One attempt.</summary>
    /// <exception cref="SshAttemptException">No connection, with the reason.</exception>
    public static async Task<SshNetSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshNetSession? jump, SshOptions options, CancellationToken cancellationToken)
    {
        var login = SshNetKeys.Load(endpoint);
        ForwardedPortLocal? forwarded = null;
        SshClient? ssh = null;
        var shown = new List<string>();
        try
        {
            forwarded = jump?.Forward(endpoint);
            var connection = new ConnectionInfo(
                forwarded?.BoundHost ?? endpoint.Address, (int?)forwarded?.BoundPort ?? endpoint.Port, endpoint.User,
                new PrivateKeyAuthenticationMethod(endpoint.User, login))
            { Timeout = options.ConnectTimeout };
            SshNetAlgorithms.Restrict(connection, algorithms);
            ssh = new SshClient(connection) { KeepAliveInterval = options.ServerAliveInterval };
            ssh.HostKeyReceived += (_, received) =>
            {
                received.CanTrust = IsPinned(pins, received.HostKey);
                if (!received.CanTrust)
                {
                    shown.Add($"{received.HostKeyName} {Fingerprint(received.HostKey)}");
                }
            };
            using var deadline = new CancellationTokenSource(options.ConnectTimeout * 2, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await ssh.ConnectAsync(either.Token);
            return new SshNetSession(ssh, login, forwarded, jump);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            Close(ssh, login, forwarded);
            throw new SshAttemptException(SshNetFailures.Of(failed, shown.Count > 0), shown);
        }
        catch
        {
            Close(ssh, login, forwarded);
            throw;
        }
    }

    /// <summary>Runs a command with this standard input.</summary>
    /// <returns>Null when the connection was lost.</returns>
    /// <exception cref="OutputTooLongException">More than <paramref name="maximumOutput"/> bytes; the command was stopped.</exception>
    public async Task<ChildResult?> ExecuteAsync(string command, byte[] input, int maximumOutput, CancellationToken cancellationToken)
    {
        try
        {
            using var run = client.CreateCommand(command);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var ended = run.ExecuteAsync(stop.Token);
            // The library's streams block while they wait, so that each has a thread of its own.
            var writing = Task.Run(() => Write(run, input), CancellationToken.None);
            var error = Task.Run(() => BoundedReading.ReadEndAsync(run.ExtendedOutputStream, MaximumErrorText, CancellationToken.None), CancellationToken.None);
            var output = Task.Run(() => BoundedReading.ReadAllAsync(run.OutputStream, maximumOutput, CancellationToken.None), CancellationToken.None);
            if (await Task.WhenAny(output, ended) == output && output.IsFaulted)
            {
                await stop.CancelAsync();
            }

            try
            {
                await ended;
            }
            catch (OperationCanceledException) when (output.IsFaulted && !cancellationToken.IsCancellationRequested)
            {
                await output;
            }

            await writing;
            return run.ExitStatus is { } code ? new ChildResult(code, await output, await error) : null;
        }
        catch (Exception lost) when (lost is SshException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    public void Dispose() => Close(client, key, way);

    private static void Write(SshCommand run, byte[] input)
    {
        try
        {
            using var stream = run.CreateInputStream();
            stream.Write(input);
        }
        catch (Exception gone) when (gone is SshException or IOException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            // The command ended before it had read all: its exit code and error output say why.
        }
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

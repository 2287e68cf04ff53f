using Cht.Hosts.Connections;

namespace Cht.Hosts.SshNet;

/// <summary>
/// Connections over SSH.NET, all in this process. Found by name (<c>SshClients</c>), since the embedded flavour is built
/// without it.
/// </summary>
public sealed class SshNetConnections(SshOptions options) : SshConnections(options)
{
    internal override Task<SshIdentity> IdentityOfAsync(SshEndpoint endpoint, CancellationToken cancellationToken) =>
        Task.FromResult(SshNetKeys.IdentityOf(endpoint));

    internal override async Task<ISshSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, ISshSession? jump, CancellationToken cancellationToken) =>
        await SshNetSession.OpenAsync(endpoint, pins, algorithms, (SshNetSession?)jump, Options, cancellationToken);
}

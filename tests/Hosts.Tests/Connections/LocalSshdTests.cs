using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>Tests of a client against an sshd of their own.</summary>
public abstract class LocalSshdTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private protected LocalSshd sshd = null!;
    private protected SshConnections pool = null!;

    public async Task InitializeAsync()
    {
        sshd = await LocalSshd.StartAsync();
        pool = TClient.Open(sshd.Options);
    }

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        await sshd.DisposeAsync();
    }
}

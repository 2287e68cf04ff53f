using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class JumpHostTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private static readonly HostScript Script = new("Say hello", "echo hello") { Mutates = false };
    private LocalSshd bastion = null!;
    private LocalSshd target = null!;
    private SshConnections pool = null!;

    public async Task InitializeAsync()
    {
        (bastion, target) = (await LocalSshd.StartAsync(), await LocalSshd.StartAsync());
        pool = TClient.Open(target.Options with { ConnectDeadline = TimeSpan.FromSeconds(1) });
    }

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        await target.DisposeAsync();
        await bastion.DisposeAsync();
    }

    private SshEndpoint Through(SshEndpoint jump) => target.Endpoint with { Jump = jump };

    private SshEndpoint Bastion => bastion.Endpoint with { Name = "bastion" };

    [Fact]
    public async Task Script_runs_behind_the_jump_host()
    {
        (await pool.For(Through(Bastion)).RunAsync(Script, default)).Output.ShouldBe("hello\n");

        pool.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Machines_behind_one_jump_host_share_the_connection_to_it()
    {
        var first = pool.For(Through(Bastion)).RunAsync(Script, default);
        var second = pool.For(Through(Bastion) with { Name = "couchdb1" }).RunAsync(Script, default);

        (await Task.WhenAll(first, second)).ShouldAllBe(r => r.Output == "hello\n");
        bastion.Sessions().Count.ShouldBe(1);
        pool.Opened.ShouldBe(3);
    }

    [Fact]
    public async Task Jump_host_with_another_key_is_refused_by_its_own_name()
    {
        var endpoint = Through(Bastion with { HostKeys = [target.HostKey] });

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Host.ShouldBe("bastion");
        error.Permanent.ShouldBeTrue();
        pool.Opened.ShouldBe(0);
    }

    [Fact]
    public async Task Target_with_another_key_is_refused_behind_the_jump_host_too()
    {
        var endpoint = Through(Bastion) with { HostKeys = [bastion.HostKey] };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Host.ShouldBe("core");
        error.Permanent.ShouldBeTrue();
    }

    [Fact]
    public async Task Closed_port_behind_the_jump_host_is_told_as_such()
    {
        var endpoint = Through(Bastion) with { Port = LocalSshd.FreePort() };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Host.ShouldBe("core");
        error.Permanent.ShouldBeFalse();
        error.Found.ShouldContain(TClient.NothingBehindJump);
    }

    [Fact]
    public async Task Jump_host_that_forwards_nothing_is_told_as_such()
    {
        await using var closed = await LocalSshd.StartAsync("AllowTcpForwarding no");
        var endpoint = Through(closed.Endpoint with { Name = "bastion" });

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Found.ShouldContain(TClient.JumpForwardsNothing);
        error.Remedy.ShouldContain("AllowTcpForwarding");
    }
}

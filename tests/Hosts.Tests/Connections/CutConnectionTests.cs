using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>Connections that are cut at a certain byte: while connecting and during an upload.</summary>
public abstract class CutConnectionTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private const int UploadSize = 4 * 1024 * 1024;

    private LocalSshd sshd = null!;

    private string Arrived => Path.Combine(sshd.Directory, "arrived");

    public async Task InitializeAsync() => sshd = await LocalSshd.StartAsync();

    public async Task DisposeAsync() => await sshd.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(700)]
    public async Task Connection_cut_while_connecting_is_tried_again(int bytes)
    {
        await using var forwarder = new CutForwarder(sshd.Port, bytes, bytes);
        await using var pool = TClient.Open(sshd.Options);

        var result = await pool.For(sshd.Endpoint with { Port = forwarder.Port })
            .RunAsync(new HostScript("Read", "echo in") { Mutates = false }, default);

        result.Output.ShouldBe("in\n");
        forwarder.Accepted.ShouldBe(3);
        pool.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task Change_whose_upload_is_cut_is_lost_whole_and_the_next_one_arrives_whole()
    {
        await using var forwarder = new CutForwarder(sshd.Port, UploadSize / 2);
        await using var pool = TClient.Open(sshd.Options);
        var host = pool.For(sshd.Endpoint with { Port = forwarder.Port });
        var change = new HostScript("Write a file", $"head -c {UploadSize} >{Arrived}.part && [ $(stat -c %s {Arrived}.part) -eq {UploadSize} ] && mv {Arrived}.part {Arrived}")
        {
            Mutates = true,
            Input = new byte[UploadSize],
        };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => host.RunAsync(change, default));
        error.Host.ShouldBe("core");
        error.Found.ShouldContain("connection was lost");
        File.Exists(Arrived).ShouldBeFalse();

        (await host.RunAsync(change, default)).Succeeded.ShouldBeTrue();
        new FileInfo(Arrived).Length.ShouldBe(UploadSize);
    }

    [Fact]
    public async Task Script_whose_own_text_is_cut_does_not_run_in_part()
    {
        await using var forwarder = new CutForwarder(sshd.Port, UploadSize / 2);
        await using var pool = TClient.Open(sshd.Options);
        var script = $"touch {Arrived}\n: {new string('x', UploadSize)}\n";

        await Should.ThrowAsync<HostUnreachableException>(
            () => pool.For(sshd.Endpoint with { Port = forwarder.Port }).RunAsync(new HostScript("Change", script) { Mutates = true }, default));

        File.Exists(Arrived).ShouldBeFalse();
    }
}

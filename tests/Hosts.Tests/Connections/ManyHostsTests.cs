using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class ManyHostsTests<TClient>
    where TClient : ISshClient
{
    private const int Machines = 24;

    [Fact]
    public async Task Many_machines_are_reached_at_once_and_nothing_stays_of_it()
    {
        await using var sshd = await LocalSshd.StartAsync("MaxStartups 100");
        var met = Path.Combine(sshd.Directory, "met");
        Directory.CreateDirectory(met);
        await using (var pool = TClient.Open(sshd.Options with { ConnectDeadline = TimeSpan.FromMinutes(2) }))
        {
            // Each waits for all others, so that they can only end together.
            var results = await Task.WhenAll(Enumerable.Range(1, Machines).Select(machine => pool
                .For(sshd.Endpoint with { Name = $"m{machine}" })
                .RunAsync(new HostScript("Meet", $"touch {met}/$$; while [ $(ls {met} | wc -l) -lt {Machines} ]; do sleep 0.1; done; cat")
                {
                    Mutates = false,
                    Input = System.Text.Encoding.UTF8.GetBytes($"input of {machine}"),
                    Deadline = TimeSpan.FromMinutes(2),
                }, default)));

            results.Select(result => result.Output).ShouldBe(Enumerable.Range(1, Machines).Select(machine => $"input of {machine}"));
            pool.Opened.ShouldBe(Machines);
        }

        await Eventually.BecomesTrueAsync(() => sshd.Sessions().Count == 0);
    }

    [Fact]
    public async Task After_disposal_no_connection_is_handed_out_or_used()
    {
        await using var sshd = await LocalSshd.StartAsync();
        var pool = TClient.Open(sshd.Options);
        var connection = pool.For(sshd.Endpoint);
        await connection.RunAsync(new HostScript("Read", "true") { Mutates = false }, default);

        await pool.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => pool.For(sshd.Endpoint));
        await Should.ThrowAsync<ObjectDisposedException>(() => connection.RunAsync(new HostScript("Read", "true") { Mutates = false }, default));
    }
}

using System.Collections.Concurrent;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class LostConnectionTests<TClient> : LocalSshdTests<TClient>
    where TClient : ISshClient
{
    [Fact]
    public async Task Connection_cut_in_the_middle_of_a_change_is_an_error_that_does_not_repeat_it()
    {
        var runs = Path.Combine(sshd.Directory, "runs");
        var change = new HostScript("Change", $"echo run >>{runs}; sleep 30") { Mutates = true };

        var running = pool.For(sshd.Endpoint).RunAsync(change, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(runs));
        sshd.CutConnections();

        var error = await Should.ThrowAsync<HostUnreachableException>(() => running);
        error.Found.ShouldContain("connection was lost");
        error.Permanent.ShouldBeFalse();
        (await File.ReadAllTextAsync(runs)).ShouldBe("run\n");
    }

    [Fact]
    public async Task Script_that_only_reads_runs_again_over_a_new_connection()
    {
        var runs = Path.Combine(sshd.Directory, "runs");
        var read = new HostScript("Read", $"echo run >>{runs}; [ $(wc -l <{runs}) -gt 1 ] || sleep 30; echo done") { Mutates = false };

        var running = pool.For(sshd.Endpoint).RunAsync(read, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(runs));
        sshd.CutConnections();

        (await running).Output.ShouldBe("done\n");
        pool.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Connection_that_died_while_idle_is_opened_again()
    {
        var connection = pool.For(sshd.Endpoint);
        await connection.RunAsync(new HostScript("Read", "true") { Mutates = false }, default);
        sshd.CutConnections();
        await Eventually.BecomesTrueAsync(() => sshd.Sessions().Count == 0);

        var result = await connection.RunAsync(new HostScript("Read", "echo back") { Mutates = false }, default);

        result.Output.ShouldBe("back\n");
        pool.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Change_that_was_cut_off_holds_off_its_repetition_until_it_has_ended()
    {
        var log = Path.Combine(sshd.Directory, "steps");
        var change = new HostScript("Change", $"echo begin >>{log}; sleep 1; echo end >>{log}") { Mutates = true };

        var running = pool.For(sshd.Endpoint).RunAsync(change, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(log));
        sshd.CutConnections();
        await Should.ThrowAsync<HostUnreachableException>(() => running);
        await pool.For(sshd.Endpoint).RunAsync(change, default);

        (await File.ReadAllTextAsync(log)).ShouldBe("begin\nend\nbegin\nend\n");
        sshd.AuditLog.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Machine_that_is_still_booting_is_waited_for_and_told_about()
    {
        var waits = new ConcurrentQueue<HostWait>();
        var port = LocalSshd.FreePort();
        await using var waiting = TClient.Open(sshd.Options with { Progress = new Listener(waits.Enqueue) });
        var result = waiting.For(sshd.Endpoint with { Port = port }).RunAsync(new HostScript("Read", "echo up") { Mutates = false }, default);
        await Eventually.BecomesTrueAsync(() => !waits.IsEmpty);

        await using var late = await sshd.AlsoListenAsync(port);

        (await result).Output.ShouldBe("up\n");
        waits.First().Host.ShouldBe("core");
        waits.First().Condition.ShouldBe($"connection refused by 127.0.0.1 port {port}");
    }

    [Fact]
    public async Task Machine_that_never_answers_is_given_up_at_the_deadline()
    {
        await using var hasty = TClient.Open(sshd.Options with { ConnectDeadline = TimeSpan.FromSeconds(1) });
        var endpoint = sshd.Endpoint with { Port = LocalSshd.FreePort() };

        var error = await Should.ThrowAsync<HostUnreachableException>(
            () => hasty.For(endpoint).RunAsync(new HostScript("Read", "true") { Mutates = false }, default));

        error.Found.ShouldBe("the connection was refused");
        error.Permanent.ShouldBeFalse();
    }

    [Fact]
    public async Task Port_that_accepts_and_says_nothing_is_a_timeout()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var hasty = TClient.Open(
            sshd.Options with { ConnectDeadline = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromSeconds(1) });
        var endpoint = sshd.Endpoint with { Port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port };

        var error = await Should.ThrowAsync<HostUnreachableException>(
            () => hasty.For(endpoint).RunAsync(new HostScript("Read", "true") { Mutates = false }, default));

        error.Found.ShouldBe("no answer in time");
    }

    [Fact]
    public async Task Refused_login_is_final_and_names_what_was_offered()
    {
        await using var other = await LocalSshd.StartAsync();
        var endpoint = sshd.Endpoint with { PrivateKeyFile = other.PrivateKeyFile };

        var error = await Should.ThrowAsync<HostUnreachableException>(
            () => pool.For(endpoint).RunAsync(new HostScript("Read", "true") { Mutates = false }, default));

        error.Permanent.ShouldBeTrue();
        error.Found.ShouldContain($"the login was refused; offered was the private key file {other.PrivateKeyFile}");
    }

    [Fact]
    public async Task Refused_second_login_is_tried_again_since_the_machine_takes_the_change_back()
    {
        await using var other = await LocalSshd.StartAsync();
        var waits = new ConcurrentQueue<HostWait>();
        await using var waiting = TClient.Open(
            sshd.Options with { ConnectDeadline = TimeSpan.FromSeconds(2), Progress = new Listener(waits.Enqueue) });
        var endpoint = sshd.Endpoint with { PrivateKeyFile = other.PrivateKeyFile };

        var error = await Should.ThrowAsync<HostUnreachableException>(
            () => waiting.For(endpoint).RunAsync(new HostScript("Prove", "true") { Mutates = false, NewLogin = true }, default));

        error.Found.ShouldContain("the login was refused");
        waits.ShouldNotBeEmpty();
        waits.ShouldAllBe(wait => wait.Condition.StartsWith("login refused by") && wait.Deadline == TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Cancelled_script_ends_at_once_and_the_connection_stays()
    {
        using var cancellation = new CancellationTokenSource();
        var flag = Path.Combine(sshd.Directory, "flag");
        var connection = pool.For(sshd.Endpoint);
        var running = connection.RunAsync(new HostScript("Read", $"touch {flag}; sleep 30") { Mutates = false }, cancellation.Token);
        await Eventually.BecomesTrueAsync(() => File.Exists(flag));
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        (await connection.RunAsync(new HostScript("Read", "echo on") { Mutates = false }, default)).Output.ShouldBe("on\n");
        pool.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelled_change_is_not_killed_in_the_middle_and_still_noted()
    {
        using var cancellation = new CancellationTokenSource();
        var flag = Path.Combine(sshd.Directory, "flag");
        var change = new HostScript("Change", $"touch {flag}; while [ ! -e {flag}.go ]; do sleep 0.1; done; touch {flag}.done") { Mutates = true };
        var running = pool.For(sshd.Endpoint).RunAsync(change, cancellation.Token);
        await Eventually.BecomesTrueAsync(() => File.Exists(flag));

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await File.WriteAllTextAsync(flag + ".go", "");

        await Eventually.BecomesTrueAsync(() => sshd.AuditLog.Contains("exit=0 purpose=\"Change\""));
        File.Exists(flag + ".done").ShouldBeTrue();
    }

    [Fact]
    public async Task Machine_that_falls_silent_while_a_script_runs_is_noticed()
    {
        await using var forwarder = new CutForwarder(sshd.Port);
        var news = new ConcurrentQueue<HostWait>();
        await using var waiting = TClient.Open(sshd.Options with { ServerAliveInterval = TimeSpan.FromSeconds(1), Progress = new Listener(news.Enqueue) });
        var runs = Path.Combine(sshd.Directory, "runs");
        var read = new HostScript("Read", $"echo run >>{runs}; [ $(wc -l <{runs}) -gt 1 ] || sleep 600; echo done") { Mutates = false, Deadline = TimeSpan.FromMinutes(20) };
        var running = waiting.For(sshd.Endpoint with { Port = forwarder.Port }).RunAsync(read, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(runs));

        forwarder.FallSilent();

        (await running).Output.ShouldBe("done\n");
        waiting.Opened.ShouldBe(2);
        news.ShouldContain(wait => wait.IsNews && wait.Condition == "the connection was lost, connecting again");
    }

    private sealed class Listener(Action<HostWait> tell) : IProgress<HostWait>
    {
        public void Report(HostWait value) => tell(value);
    }
}

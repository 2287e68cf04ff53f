using System.Collections.Concurrent;
using System.Diagnostics;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>
/// The scripts of tickets on a local sshd. systemd is played by two small programs that know as much of it as tickets use:
/// a unit is one process, started once per name.
/// </summary>
public abstract class TicketTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private LocalSshd sshd = null!;
    private SshConnections pool = null!;

    private string Units => Path.Combine(sshd.Directory, "units");

    private string Steps => Path.Combine(sshd.Directory, "steps");

    private string TicketDirectory => Path.Combine(sshd.Paths.Runtime, "tickets", "docker-install");

    public async Task InitializeAsync()
    {
        sshd = await LocalSshd.StartAsync();
        Directory.CreateDirectory(Units);
        sshd.Install("systemd-run", $"""
            #!/bin/sh
            for word; do
              case $word in
                --unit=*) unit={Units}/${'{'}word#--unit={'}'}.service ;;
                --*) ;;
                *) break ;;
              esac
              shift
            done
            if [ -f "$unit" ] && kill -0 "$(cat "$unit")" 2>/dev/null; then echo "Unit was already loaded" >&2; exit 1; fi
            echo "$*" >>{Units}/started
            setsid "$@" >/dev/null 2>&1 & echo $! >"$unit"

            """);
        sshd.Install("systemctl", $"""
            #!/bin/sh
            case $1 in
              is-active)
                unit={Units}/$2
                if [ -f "$unit" ] && kill -0 "$(cat "$unit")" 2>/dev/null; then echo active; else echo inactive; exit 3; fi ;;
              reset-failed) exit 0 ;;
              *) echo "unexpected: $*" >&2; exit 1 ;;
            esac

            """);
        pool = TClient.Open(sshd.Options);
    }

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        await sshd.DisposeAsync();
    }

    private static HostScript Work(string text) =>
        new("Install Docker", text) { Mutates = true, Deadline = TimeSpan.FromMinutes(1), Input = "token"u8.ToArray() };

    private Task<ScriptResult> RunAsync(string text, CancellationToken cancellationToken = default) =>
        pool.For(sshd.Endpoint).RunTicketAsync(Work(text), "docker-install", cancellationToken);

    private int Starts => File.Exists(Path.Combine(Units, "started")) ? File.ReadAllLines(Path.Combine(Units, "started")).Length : 0;

    private async Task KillUnitAsync()
    {
        var unit = int.Parse((await File.ReadAllTextAsync(Path.Combine(Units, "cht-docker-install.service"))).Trim());
        foreach (var process in Processes.DescendantsOf(unit).Append(unit))
        {
            Processes.Kill(process);
        }
    }

    [Fact]
    public async Task Work_gets_its_input_and_its_result_comes_back_and_nothing_is_left()
    {
        var result = await RunAsync("echo \"got $(cat)\"; echo problem >&2; exit 7");

        result.ShouldBe(new ScriptResult(7, "got token\n", "problem\n"));
        Starts.ShouldBe(1);
        Directory.Exists(TicketDirectory).ShouldBeFalse();
        sshd.AuditLog.ShouldContain("exit=7 purpose=\"Install Docker\"");
        sshd.AuditLog.Count(c => c == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Lost_connection_neither_kills_nor_doubles_the_work()
    {
        var running = RunAsync($"echo begin >>{Steps}; sleep 2; echo end >>{Steps}; echo installed");
        await Eventually.BecomesTrueAsync(() => File.Exists(Steps));
        sshd.CutConnections();

        (await running).Output.ShouldBe("installed\n");
        (await File.ReadAllTextAsync(Steps)).ShouldBe("begin\nend\n");
        Starts.ShouldBe(1);
        pool.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Tool_that_was_killed_finds_its_work_still_running()
    {
        var text = $"echo begin >>{Steps}; while [ ! -e {Steps}.go ]; do sleep 0.1; done; echo end >>{Steps}; echo installed";
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(PoolProgram).Assembly.Location])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var tool = Process.Start(start).ShouldNotBeNull();
        PoolProgram.WriteRequest(
            tool.StandardInput, sshd.Endpoint with { PrivateKey = sshd.PrivateKey }, sshd.Paths, text, "token", "docker-install");
        await Eventually.BecomesTrueAsync(() => File.Exists(Steps));
        tool.Kill();
        await tool.WaitForExitAsync();

        var second = RunAsync(text);
        await Eventually.BecomesTrueAsync(() => pool.Opened == 1);
        await File.WriteAllTextAsync(Steps + ".go", "");

        (await second).Output.ShouldBe("installed\n");
        (await File.ReadAllTextAsync(Steps)).ShouldBe("begin\nend\n");
        Starts.ShouldBe(1);
    }

    [Fact]
    public async Task Rebooted_machine_starts_the_work_again()
    {
        var running = RunAsync($"echo begin >>{Steps}; [ $(wc -l <{Steps}) -gt 1 ] || sleep 60; echo installed");
        await Eventually.BecomesTrueAsync(() => File.Exists(Steps));

        // What a reboot does: no process survives, /run is empty, connections are cut.
        await KillUnitAsync();
        Directory.Delete(sshd.Paths.Runtime, recursive: true);
        sshd.CutConnections();

        (await running).Output.ShouldBe("installed\n");
        Starts.ShouldBe(2);
    }

    [Fact]
    public async Task Killed_work_starts_again_but_not_for_ever()
    {
        var error = await Should.ThrowAsync<ProvisioningException>(() => RunAsync($"kill -9 $(cat {Units}/cht-docker-install.service); sleep 60"));

        error.Found.ShouldContain("vanished 3 times");
        Starts.ShouldBe(3);
    }

    [Fact]
    public async Task Other_work_under_the_same_ticket_is_waited_for_first()
    {
        var old = RunAsync($"echo old >>{Steps}; sleep 1; echo old-end >>{Steps}");
        await Eventually.BecomesTrueAsync(() => File.Exists(Steps));

        await RunAsync($"echo new >>{Steps}");

        (await File.ReadAllTextAsync(Steps)).ShouldStartWith("old\nold-end\nnew\n");
        await Should.NotThrowAsync(() => old);
    }

    [Fact]
    public async Task Result_left_by_an_earlier_run_is_not_taken_for_the_answer()
    {
        Directory.CreateDirectory(TicketDirectory);
        await File.WriteAllTextAsync(Path.Combine(TicketDirectory, "exit"), "1 5\n");
        await File.WriteAllTextAsync(Path.Combine(TicketDirectory, "run"), "earlier");
        await File.WriteAllTextAsync(Path.Combine(TicketDirectory, "error"), "mirror was down\n");

        var result = await RunAsync("echo fresh");

        result.ShouldBe(new ScriptResult(0, "fresh\n", ""));
    }

    [Fact]
    public async Task Work_of_a_killed_run_that_ended_after_this_one_looked_is_not_done_again()
    {
        var lookedAt = Stopwatch.GetTimestamp();
        var text = $"echo done >>{Steps}; echo installed";
        await using (var killed = TClient.Open(sshd.Options))
        {
            using var kill = new CancellationTokenSource();
            var cancelled = killed.For(sshd.Endpoint).RunTicketAsync(Work(text + $"; while [ ! -e {Steps}.go ]; do sleep 0.1; done"), "docker-install", kill.Token);
            await Eventually.BecomesTrueAsync(() => File.Exists(Steps));
            await kill.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        }

        await File.WriteAllTextAsync(Steps + ".go", "");
        await Eventually.BecomesTrueAsync(() => File.Exists(Path.Combine(TicketDirectory, "exit")));

        var work = Work(text + $"; while [ ! -e {Steps}.go ]; do sleep 0.1; done") with { LookedAt = lookedAt };
        var result = await pool.For(sshd.Endpoint).RunTicketAsync(work, "docker-install", default);

        result.Output.ShouldBe("installed\n");
        Starts.ShouldBe(1);
        Directory.Exists(TicketDirectory).ShouldBeFalse();
    }

    [Fact]
    public async Task Last_line_of_running_work_is_shown_but_never_its_input()
    {
        var waits = new ConcurrentQueue<HostWait>();
        await using var telling = TClient.Open(sshd.Options with { Progress = new Listener(waits) });
        var text = $"secret=$(cat); printf 'Unpacking docker.io\\rSetting up docker.io ...'; touch {Steps}; while [ ! -e {Steps}.said ]; do sleep 0.1; done; "
            + $"echo; echo \"the password is $secret\"; while [ ! -e {Steps}.go ]; do sleep 0.1; done";

        var running = telling.For(sshd.Endpoint).RunTicketAsync(Work(text) with { Deadline = TimeSpan.FromMinutes(5) }, "docker-install", default);
        await Eventually.BecomesTrueAsync(() => waits.Any(wait => wait.Condition == "Install Docker is running: Setting up docker.io ..."));
        await File.WriteAllTextAsync(Steps + ".said", "");
        await Eventually.BecomesTrueAsync(() => waits.Last().Condition == "Install Docker is running");
        await File.WriteAllTextAsync(Steps + ".go", "");

        (await running).Succeeded.ShouldBeTrue();
        waits.ShouldAllBe(wait => !wait.Condition.Contains("token", StringComparison.Ordinal));
    }

    private sealed class Listener(ConcurrentQueue<HostWait> waits) : IProgress<HostWait>
    {
        public void Report(HostWait value) => waits.Enqueue(value);
    }

    [Fact]
    public async Task Work_beyond_its_deadline_is_stopped_and_says_so()
    {
        var work = Work("sleep 100") with { Deadline = TimeSpan.FromSeconds(1) };

        var error = await Should.ThrowAsync<ProvisioningException>(
            () => pool.For(sshd.Endpoint).RunTicketAsync(work, "docker-install", default));

        error.Found.ShouldBe("it did not end within 1 s, it was stopped");
    }

    [Fact]
    public async Task Machine_without_systemd_is_told_what_it_lacks()
    {
        sshd.Install("systemd-run", "#!/bin/sh\necho 'System has not been booted with systemd as init system' >&2; exit 1\n");

        var error = await Should.ThrowAsync<ProvisioningException>(() => RunAsync("true"));

        error.Found.ShouldContain("not been booted with systemd");
        Directory.Exists(TicketDirectory).ShouldBeFalse();
    }

    [Fact]
    public async Task Script_and_input_of_running_work_are_readable_by_root_alone()
    {
        var running = RunAsync($"touch {Steps}; while [ -e {Steps} ]; do sleep 0.1; done");
        await Eventually.BecomesTrueAsync(() => File.Exists(Steps));

        File.GetUnixFileMode(TicketDirectory).ShouldBe((UnixFileMode)0b111_000_000);
        File.GetUnixFileMode(Path.Combine(TicketDirectory, "script")).ShouldBe((UnixFileMode)0b110_000_000);
        File.GetUnixFileMode(Path.Combine(TicketDirectory, "input")).ShouldBe((UnixFileMode)0b110_000_000);
        File.GetUnixFileMode(Path.Combine(TicketDirectory, "output")).ShouldBe((UnixFileMode)0b110_000_000);
        File.Delete(Steps);
        (await running).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Docker")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("-a")]
    public async Task Ticket_that_is_no_unit_name_is_refused(string ticket) =>
        await Should.ThrowAsync<ArgumentException>(() => pool.For(sshd.Endpoint).RunTicketAsync(Work("true"), ticket, default));
}

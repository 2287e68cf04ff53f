using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class ScriptTests<TClient> : LocalSshdTests<TClient>
    where TClient : ISshClient
{
    private static HostScript Read(string text) => new("Read something", text) { Mutates = false };

    [Fact]
    public async Task Script_gets_its_input_and_its_output_comes_back_byte_for_byte()
    {
        var script = Read("cat; printf 'to error' >&2") with { Input = Encoding.UTF8.GetBytes("läßt $HOME `id` 'quotes' \"\n\n") };

        var result = await pool.For(sshd.Endpoint).RunAsync(script, default);

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldBe("läßt $HOME `id` 'quotes' \"\n\n");
        result.Error.ShouldBe("to error");
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("set -e; false; echo never", 1)]
    [InlineData("exit 124", 124)]
    [InlineData("kill -9 $$", 137)]
    public async Task Exit_code_of_the_script_is_an_answer_even_when_ssh_uses_the_same_number(string text, int expected)
    {
        var result = await pool.For(sshd.Endpoint).RunAsync(Read(text), default);

        result.ExitCode.ShouldBe(expected);
        result.Output.ShouldBe("");
    }

    [Fact]
    public async Task Script_with_here_documents_comments_and_no_last_line_break_runs_whole()
    {
        var result = await pool.For(sshd.Endpoint).RunAsync(Read("cat <<'END'\n$x\nEND\necho last # comment"), default);

        result.Output.ShouldBe("$x\nlast\n");
    }

    [Fact]
    public async Task Two_megabytes_go_in_and_come_out()
    {
        var bytes = new byte[2 * 1024 * 1024];
        Array.Fill(bytes, (byte)'x');

        var result = await pool.For(sshd.Endpoint).RunAsync(Read("cat") with { Input = bytes }, default);

        result.Output.Length.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_an_error_and_not_a_full_memory()
    {
        await using var small = TClient.Open(sshd.Options with { MaximumOutput = 10_000 });

        var error = await Should.ThrowAsync<ProvisioningException>(
            () => small.For(sshd.Endpoint).RunAsync(Read("yes"), default));

        error.Found.ShouldContain("more than 10000 bytes");
    }

    [Fact]
    public async Task Script_beyond_its_deadline_is_stopped_on_the_machine()
    {
        var script = Read("echo $$ >\"" + sshd.Directory + "/pid\"; sleep 1000") with { Deadline = TimeSpan.FromSeconds(1) };

        var error = await Should.ThrowAsync<ProvisioningException>(() => pool.For(sshd.Endpoint).RunAsync(script, default));

        error.Found.ShouldContain("did not end within 1 s");
        var process = (await File.ReadAllTextAsync(Path.Combine(sshd.Directory, "pid"))).Trim();
        await Eventually.BecomesTrueAsync(() => !Directory.Exists("/proc/" + process));
    }

    [Fact]
    public async Task All_scripts_of_an_endpoint_share_one_connection_also_eight_at_a_time()
    {
        var flag = Path.Combine(sshd.Directory, "together");
        Directory.CreateDirectory(flag);
        var script = Read($"touch {flag}/$$; while [ $(ls {flag} | wc -l) -lt 8 ]; do sleep 0.05; done; echo met");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pool.For(sshd.Endpoint).RunAsync(script, default)));

        results.ShouldAllBe(r => r.Output == "met\n");
        pool.Opened.ShouldBe(1);
        sshd.Sessions().Count.ShouldBe(1);
    }

    [Fact]
    public async Task More_scripts_than_sessions_wait_for_their_turn()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => pool.For(sshd.Endpoint).RunAsync(Read($"echo {i}"), default)));

        results.Select(r => r.Output.Trim()).ShouldBe(Enumerable.Range(0, 30).Select(i => $"{i}"));
        pool.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task Change_leaves_one_line_in_the_audit_log_and_reading_leaves_none()
    {
        var change = new HostScript("Write \"x\"\nnow", "exit 4") { Mutates = true };

        await pool.For(sshd.Endpoint).RunAsync(Read("true"), default);
        var result = await pool.For(sshd.Endpoint).RunAsync(change, default);

        result.ExitCode.ShouldBe(4);
        sshd.AuditLog.ShouldMatch(
            "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ operator=alice@laptop version=1.2.3 exit=4 purpose=\"Write 'x' now\"\n$");
        File.GetUnixFileMode(sshd.Paths.AuditLog).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Changes_of_one_machine_run_one_after_another()
    {
        var inside = Path.Combine(sshd.Directory, "inside");
        var change = new HostScript("Change", $"mkdir {inside} && sleep 0.1 && rmdir {inside}") { Mutates = true };

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.For(sshd.Endpoint).RunAsync(change, default)));

        results.ShouldAllBe(r => r.Succeeded);
    }

    [Fact]
    public async Task Daemon_started_by_a_change_does_not_hold_the_lock()
    {
        var pid = Path.Combine(sshd.Directory, "daemon");
        var starts = new HostScript("Start", $"setsid sleep 600 >/dev/null 2>&1 </dev/null & echo $! >{pid}") { Mutates = true };
        var next = new HostScript("Next", "true") { Mutates = true, Deadline = TimeSpan.FromSeconds(2) };

        await pool.For(sshd.Endpoint).RunAsync(starts, default);
        var result = await pool.For(sshd.Endpoint).RunAsync(next, default);

        Processes.Kill(int.Parse(await File.ReadAllTextAsync(pid)));
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Secrets_of_a_script_are_in_no_command_line_and_no_environment_of_the_machine()
    {
        const string Canary = "canary-51c9a3f7";
        var flag = Path.Combine(sshd.Directory, "flag");
        var script = Read($"secret={Canary}; token=$(cat); touch {flag}; while [ -e {flag} ]; do sleep 0.1; done; [ \"$token\" = {Canary}-input ]") with
        {
            Input = Encoding.UTF8.GetBytes(Canary + "-input"),
        };

        var running = pool.For(sshd.Endpoint).RunAsync(script, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(flag));
        var everything = Processes.Snapshot(except: Environment.ProcessId);
        File.Delete(flag);

        (await running).ExitCode.ShouldBe(0);
        everything.ShouldContain("eval");
        everything.ShouldNotContain(Canary);
    }
}

using System.Diagnostics;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>Scripts that come one after another share a shell on the machine, and know nothing of each other.</summary>
public abstract class SharedShellTests<TClient> : LocalSshdTests<TClient>
    where TClient : ISshClient
{
    private IHostConnection Machine => pool.For(sshd.Endpoint);

    private static HostScript Read(string text, string input = "") =>
        new("Read something", text) { Mutates = false, Input = System.Text.Encoding.UTF8.GetBytes(input) };

    private async Task<string> OutputAsync(string text, string input = "") => (await Machine.RunAsync(Read(text, input), default)).Output;

    [Fact]
    public async Task What_a_script_sets_is_gone_for_the_next_one()
    {
        var clean = await OutputAsync("pwd; echo \"$PATH\"; umask; ls /proc/$$/fd");

        await OutputAsync("cd /tmp; PATH=/nowhere; export PATH LEFT=behind; umask 000; exec 5</dev/null; exit 3");

        (await OutputAsync("pwd; echo \"$PATH\"; umask; ls /proc/$$/fd; [ -z \"${LEFT:-}\" ]")).ShouldBe(clean);
        pool.Opened.ShouldBe(1);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Input_that_a_script_leaves_is_not_taken_for_the_next_script(int size)
    {
        var left = await OutputAsync("head -c 3", new string('x', size));

        left.ShouldBe("xxx");
        (await OutputAsync("echo next; cat", "input")).ShouldBe("next\ninput");
    }

    [Fact]
    public async Task Input_of_a_refused_change_is_not_taken_for_the_next_script()
    {
        var lookedAt = Stopwatch.GetTimestamp();
        await using var other = TClient.Open(sshd.Options);
        var change = new HostScript("Change", "cat") { Mutates = true, Input = "input of the change\n"u8.ToArray() };
        await other.For(sshd.Endpoint).RunAsync(change, default);

        await Should.ThrowAsync<MachineChangedException>(() => Machine.RunAsync(change with { LookedAt = lookedAt }, default));

        (await OutputAsync("echo next; cat")).ShouldBe("next\n");
    }

    [Fact]
    public async Task Script_without_input_meets_the_end_of_it()
    {
        (await OutputAsync("cat; echo end")).ShouldBe("end\n");
        (await OutputAsync("cat; echo again")).ShouldBe("again\n");
    }

    [Fact]
    public async Task Each_script_has_its_own_error_output()
    {
        var first = await Machine.RunAsync(Read("echo one >&2; printf two >&2"), default);
        var second = await Machine.RunAsync(Read("echo three >&2"), default);
        var third = await Machine.RunAsync(Read("true"), default);

        (first.Error, second.Error, third.Error).ShouldBe(("one\ntwo", "three\n", ""));
    }

    [Fact]
    public async Task Long_error_output_keeps_its_end()
    {
        var result = await Machine.RunAsync(Read("i=0; while [ $i -lt 20000 ]; do echo 'a line that is forty characters long ...' >&2; i=$((i+1)); done; echo last >&2"), default);

        result.Error.ShouldEndWith("...\nlast\n");
        result.Error.Length.ShouldBeLessThan(600_000);
        (await OutputAsync("echo next")).ShouldBe("next\n");
    }

    [Fact]
    public async Task Shell_that_was_killed_on_the_machine_between_two_scripts_is_started_again()
    {
        await OutputAsync("true");
        foreach (var shell in sshd.Sessions().SelectMany(Processes.DescendantsOf).Where(process => Processes.CommandLineOf(process).Contains("eval", StringComparison.Ordinal)))
        {
            Processes.Kill(shell);
        }

        (await OutputAsync("echo back")).ShouldBe("back\n");
        pool.Opened.ShouldBeInRange(1, TClient.ConnectionsAroundKilledShell);
    }
}

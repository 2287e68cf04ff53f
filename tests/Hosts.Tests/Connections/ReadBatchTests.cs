using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>Scripts that travel together, run by a real shell.</summary>
public sealed class ReadBatchTests
{
    [Fact]
    public async Task Each_script_keeps_its_own_output_errors_and_exit_code()
    {
        var results = await RunAsync("echo one; echo trouble >&2", "printf 'no newline'; exit 3", "cat", "false");

        results.ShouldBe(
        [
            new ScriptResult(0, "one\n", "trouble\n"), new ScriptResult(3, "no newline", ""), new ScriptResult(0, "", ""), new ScriptResult(1, "", ""),
        ]);
    }

    [Fact]
    public async Task No_script_sees_what_another_has_set()
    {
        var results = await RunAsync("set -eu\nvalue=mine\nsay() { echo mine; }\ncd /tmp\nsay", "echo \"${value:-unset} $-\" | tr -d i; pwd; command -v say || echo none");

        results[0].ShouldBe(new ScriptResult(0, "mine\n", ""));
        results[1]!.Output.ShouldNotContain("mine");
        results[1]!.Output.ShouldEndWith("none\n");
        results[1]!.Output.Split('\n')[0].ShouldNotContain("e ", Case.Sensitive);
    }

    [Fact]
    public async Task A_script_that_stops_at_an_unset_variable_stops_no_other()
    {
        var results = await RunAsync("set -u\necho \"$nothing_of_this_name\"", "echo there");

        results[0]!.ExitCode.ShouldNotBe(0);
        results[0]!.Error.ShouldContain("nothing_of_this_name");
        results[1].ShouldBe(new ScriptResult(0, "there\n", ""));
    }

    [Fact]
    public async Task Here_documents_and_case_patterns_pass_unharmed()
    {
        var results = await RunAsync("cat <<'END'\n} ) $x\nEND\ncase a in a) echo yes ;; esac", "echo last");

        results[0].ShouldBe(new ScriptResult(0, "} ) $x\nyes\n", ""));
        results[1].ShouldBe(new ScriptResult(0, "last\n", ""));
    }

    [Fact]
    public async Task What_scripts_share_runs_once()
    {
        var directory = Directory.CreateTempSubdirectory("cht-batch-").FullName;
        try
        {
            var shared = $"if [ -z \"${{answer:-}}\" ]; then echo asked >>{directory}/log; answer=42; fi";
            var script = new HostScript("Ask", $"{shared}\necho $answer") { Mutates = false, Shared = shared };

            var results = await RunAsync([script, script with { Purpose = "Ask again" }]);

            results.ShouldAllBe(result => result == new ScriptResult(0, "42\n", ""));
            File.ReadAllLines(Path.Combine(directory, "log")).Length.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Output_that_ends_early_has_no_result_for_the_rest()
    {
        var batch = new ReadBatch([new HostScript("One", "echo one") { Mutates = false }, new HostScript("Two", "echo two") { Mutates = false }]);
        var whole = await LocalShell.RunAsync(batch.Script().Text);
        var half = whole[..whole.LastIndexOf("two", StringComparison.Ordinal)];

        batch.Results(half).ShouldBe([new ScriptResult(0, "one\n", ""), null]);
        batch.Results("").ShouldBe([null, null]);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public void Changes_and_scripts_of_their_own_login_go_alone(bool mutates, bool asRoot, bool newLogin) =>
        ReadBatch.Takes(new HostScript("x", "x") { Mutates = mutates, AsRoot = asRoot, NewLogin = newLogin }).ShouldBeFalse();

    private static Task<IReadOnlyList<ScriptResult?>> RunAsync(params string[] texts) =>
        RunAsync([.. texts.Select((text, index) => new HostScript($"Script {index}", text) { Mutates = false })]);

    private static async Task<IReadOnlyList<ScriptResult?>> RunAsync(IReadOnlyList<HostScript> scripts)
    {
        var batch = new ReadBatch(scripts);
        return batch.Results(await LocalShell.RunAsync(batch.Script().Text));
    }
}

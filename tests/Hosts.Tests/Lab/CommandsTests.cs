using Cht.Hosts.Lab;

namespace Cht.Hosts.Tests.Lab;

public sealed class CommandsTests
{
    [Fact]
    public async Task A_command_that_ends_without_reading_its_input_answers_with_its_exit_code()
    {
        var result = await Commands.RunAsync("sh", ["-c", "exec 0<&-; echo refused >&2; exit 3"], CancellationToken.None, input: new string('x', 1 << 20));

        result.ExitCode.ShouldBe(3);
        result.Said.ShouldBe("refused");
    }

    [Fact]
    public async Task A_command_reads_all_of_its_input()
    {
        var result = await Commands.RunAsync("wc", ["-c"], CancellationToken.None, input: new string('x', 1 << 20));

        result.Output.Trim().ShouldBe("1048576");
    }
}

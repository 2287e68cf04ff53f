using System.Diagnostics;
using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class ProcessTableTests
{
    [Fact]
    public void A_command_with_blanks_and_parentheses_does_not_shift_the_fields() =>
        ProcessTable.ParseStat(7, "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 1000 100\n").ShouldBe(new LabProcess(7, 4711));

    [Fact]
    public void A_process_that_only_waits_for_its_parent_has_ended() =>
        ProcessTable.ParseStat(7, "7 (sh) Z 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 0 0\n").ShouldBeNull();

    [Theory]
    [InlineData("Name:\tsystemd\nNSpid:\t4242\t1\nThreads:\t1\n", true)]
    [InlineData("NSpid:\t4242\t12\n", false)]
    [InlineData("NSpid:\t1\n", false)]
    [InlineData("NSpid:\t4242\t9\t1\n", false)]
    public void A_machine_is_the_first_process_of_a_namespace_right_below_ours(string status, bool expected) =>
        ProcessTable.IsFirstOfNamespace(status).ShouldBe(expected);

    [Fact]
    public void A_living_process_is_found_by_its_argument_and_not_after_its_end()
    {
        var mark = $"mark-{Guid.NewGuid():N}";
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "read line", mark]) { RedirectStandardInput = true, UseShellExecute = false })!;
        try
        {
            var found = ProcessTable.WithArgument(argument => argument == mark).ShouldHaveSingleItem();
            found.Id.ShouldBe(process.Id);
            found.IsAlive.ShouldBeTrue();
            (found with { Start = found.Start + 1 }).IsAlive.ShouldBeFalse();

            process.StandardInput.Close();
            process.WaitForExit();
            found.IsAlive.ShouldBeFalse();
            ProcessTable.WithArgument(argument => argument == mark).ShouldBeEmpty();
        }
        finally
        {
            process.Kill();
        }
    }
}

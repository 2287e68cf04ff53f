using Cht.Cli.Running;

namespace Cht.Cli.Tests.Running;

/// <summary>A signal reaches every run of this process, so these tests run alone.</summary>
[CollectionDefinition(nameof(InterruptsTests), DisableParallelization = true)]
public class AloneCollection;

[Collection(nameof(InterruptsTests))]
public class InterruptsTests
{
    [Fact]
    public void The_first_interrupt_is_graceful_the_second_one_stops_and_the_third_one_ends_the_process_once()
    {
        var said = new List<string>();
        var exits = new List<int>();
        using var interrupts = new Interrupts(said.Add, exits.Add);
        interrupts.Interrupt();
        interrupts.Graceful.IsCancellationRequested.ShouldBeTrue();
        interrupts.Terminate.IsCancellationRequested.ShouldBeFalse();
        interrupts.Interrupt();
        interrupts.Terminate.IsCancellationRequested.ShouldBeTrue();
        exits.ShouldBeEmpty();
        interrupts.Interrupt();
        interrupts.Interrupt();
        exits.ShouldBe([8]);
        said.Count.ShouldBe(3);
        said[0].ShouldContain("Running steps are finished and saved");
    }

    [Fact]
    public async Task A_run_takes_an_interrupt_as_its_cancellation()
    {
        using var cli = new CommandLineFixture().WithSharedKey();
        cli.Engine = async (operation, _, _, _, cancellationToken) =>
        {
            // Not SIGINT, which a process that was started in the background of a shell ignores, and its tests with it.
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await Should.ThrowAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromMinutes(5), cancellationToken));
            return new() { Succeeded = false, Canceled = true, Changes = Recorded.Count(), Duration = TimeSpan.Zero };
        };
        var ran = await cli.RunAsync("up --stack lab --skip-preview");
        ran.Code.ShouldBe(8);
        ran.Error.ShouldContain("^C received; cancelling.");
    }
}

using Cht.Cli.Display;
using Spectre.Console;

namespace Cht.Cli.Tests.Display;

public class TerminalDisplayTests
{
    [Fact]
    public async Task The_tree_is_drawn_while_the_run_goes_on_and_stays_at_the_end()
    {
        using var frames = new FrameWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(frames),
        });
        console.Profile.Width = 120;
        var options = new DisplayOptions { Run = RunKind.Update, IsPreview = false, Stack = Recorded.Stack };
        var display = new TerminalDisplay(new RunModel(options, TimeProvider.System), console, TimeProvider.System);
        display.Start();
        var events = Recorded.Mixed(preview: false).ToList();
        events.Take(5).ToList().ForEach(display.Publish);

        // A frame with the running step and its progress line appears before the end.
        await frames.Contains("installing docker.io").WaitAsync(TimeSpan.FromSeconds(30));
        events.Skip(5).ToList().ForEach(display.Publish);
        display.Finish();
        var text = frames.ToString();
        text.ShouldStartWith("Updating (lab):");
        text.ShouldContain("├─ hosts:index:Docker    core-docker      created (12s)    1 warning");
        text.TrimEnd().ShouldEndWith("Duration: 5s");
    }

    private sealed class FrameWriter : StringWriter
    {
        private readonly TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? awaited;

        public Task Contains(string text)
        {
            awaited = text;
            return found.Task;
        }

        public override void Write(string? value)
        {
            base.Write(value);
            if (awaited is not null && value?.Contains(awaited, StringComparison.Ordinal) == true)
            {
                found.TrySetResult();
            }
        }
    }
}

using Cht.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cht.Cli.Display;

/// <summary>The tree on a terminal, redrawn while the run goes on.</summary>
internal sealed class TerminalDisplay(RunModel model, IAnsiConsole console, TimeProvider time) : OperationDisplay(model)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    /// <summary>Above the tree, and the line of the cursor below it.</summary>
    private const int HeadingLines = 4;

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task drawing = Task.CompletedTask;

    public override void Start()
    {
        console.Profile.Out.Writer.WriteLine(Model.Options.Ink.Paint(Model.Options.Heading + ":", Tone.Heading));
        console.Profile.Out.Writer.WriteLine();
        drawing = Task.Run(DrawAsync);
    }

    public override void Finish()
    {
        finished.TrySetResult();
        drawing.GetAwaiter().GetResult();
        var output = console.Profile.Out.Writer;
        lock (Gate)
        {
            var lines = TreeText.Render(Model, time.GetUtcNow(), console.Profile.Width).ToList();
            if (Model.Options.Diff)
            {
                lines.Add(string.Empty);
                lines.AddRange(Details());
            }
            foreach (var line in lines.Append(string.Empty).Concat(SummaryText.Render(Model)))
            {
                output.WriteLine(line);
            }
            output.Flush();
        }
    }

    // The model is up to date; the next frame shows it.
    protected override void Show(EngineEvent engineEvent)
    {
    }

    private async Task DrawAsync()
    {
        try
        {
            await console.Live(new Lines([string.Empty]))
                .AutoClear(true)
                .Overflow(VerticalOverflow.Crop)
                .Cropping(VerticalOverflowCropping.Top)
                .StartAsync(RedrawAsync);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Whatever happens to the terminal, the run goes on; its end is printed as lines.
        }
    }

    private async Task RedrawAsync(LiveDisplayContext context)
    {
        using var timer = new PeriodicTimer(Frame, time);
        while (!finished.Task.IsCompleted)
        {
            if (Snapshot() is { Count: > 0 } lines)
            {
                context.UpdateTarget(new Lines(lines));
            }
            await Task.WhenAny(finished.Task, timer.WaitForNextTickAsync().AsTask());
        }
    }

    private IReadOnlyList<string> Snapshot()
    {
        lock (Gate)
        {
            return TreeText.Render(Model, time.GetUtcNow(), console.Profile.Width, console.Profile.Height - HeadingLines);
        }
    }

    /// <summary>Finished lines, colour codes included: no markup, no wrapping.</summary>
    private sealed class Lines(IReadOnlyList<string> lines) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            foreach (var line in lines)
            {
                // Behind the line: what a longer one left there before is erased.
                yield return Segment.Control(line + "\u001b[K");
                yield return Segment.LineBreak;
            }
        }

        protected override Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);
    }
}

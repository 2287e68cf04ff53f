using Cht.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cht.Cli.Display;

/// <summary>The tree on a terminal, redrawn while the run goes on.</summary>
internal sealed class LiveDisplay(RunModel model, IAnsiConsole console, TimeProvider time) : OperationDisplay(model)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

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

    private Task DrawAsync() => console.Live(new Lines([]))
        .AutoClear(true)
        .Overflow(VerticalOverflow.Crop)
        .Cropping(VerticalOverflowCropping.Top)
        .StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Frame, time);
            while (!finished.Task.IsCompleted)
            {
                context.UpdateTarget(Snapshot());
                await Task.WhenAny(finished.Task, timer.WaitForNextTickAsync().AsTask());
            }
        });

    private Lines Snapshot()
    {
        lock (Gate)
        {
            return new Lines(TreeText.Render(Model, time.GetUtcNow(), console.Profile.Width));
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

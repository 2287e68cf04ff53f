using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>Shows one run while it happens. <see cref="Finish"/> ends it and prints what belongs to the end.</summary>
internal abstract class OperationDisplay(RunModel model) : IEventSink
{
    private readonly Lock gate = new();

    public RunModel Model { get; } = model;

    protected Lock Gate => gate;

    public virtual void Start()
    {
    }

    public void Publish(EngineEvent engineEvent)
    {
        lock (gate)
        {
            Model.Apply(engineEvent);
            Show(engineEvent);
        }
    }

    public abstract void Finish();

    /// <summary>Called one at a time, after the model has taken the event in.</summary>
    protected abstract void Show(EngineEvent engineEvent);

    /// <summary>Every decided step with its properties.</summary>
    public IEnumerable<string> Details() =>
        Model.Steps
            .Where(step => step.Kind != StepKind.Same || Model.Options.ShowSames)
            .SelectMany(step => PropertyDiffText.Step(step, Model.Options));
}

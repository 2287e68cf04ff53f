using Cht.Engine.State;
using Pulumi;

namespace Cht.Engine.Steps;

/// <summary>One decided step: from the old state of a resource to the new one.</summary>
internal sealed record Step(StepKind Kind, ResourceState? Old, ResourceState? New, ResourceDiff Diff)
{
    public ResourceState Subject => New ?? Old ?? throw new InvalidOperationException("A step has an old or a new state.");

    public StepEvent ToEvent(StepPhase phase) => new()
    {
        Phase = phase,
        Kind = Kind,
        Urn = Subject.Urn,
        Type = Subject.Type,
        Name = UrnParts.Parse(Subject.Urn).Name,
        ParentUrn = Subject.Parent,
        Custom = Subject.Custom,
        OldId = Old?.Id,
        NewId = New?.Id,
        Provider = Subject.Provider,
        OldInputs = Old?.Inputs ?? Properties.PropertyMaps.Empty,
        OldOutputs = Old?.Outputs ?? Properties.PropertyMaps.Empty,
        NewInputs = New?.Inputs ?? Properties.PropertyMaps.Empty,
        NewOutputs = New?.Outputs ?? Properties.PropertyMaps.Empty,
        ChangedKeys = Diff.ChangedKeys,
        ReplaceKeys = Diff.ReplaceKeys,
        Diff = Diff.Details,
    };
}

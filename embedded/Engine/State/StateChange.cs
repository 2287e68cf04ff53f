namespace Cht.Engine.State;

/// <summary>One change of a state, as it is noted beside the checkpoint. What it changes it names by URN, id and delete mark.</summary>
internal abstract record StateChange
{
    /// <summary>A provider call began.</summary>
    public sealed record Began(PendingOperation Operation) : StateChange;

    /// <summary>A provider call failed; the resource is as it was.</summary>
    public sealed record Abandoned(PendingOperation Operation) : StateChange;

    /// <summary>A resource has a new state, or is new when it was none before.</summary>
    public sealed record Put(ResourceState? Was, ResourceState Current, PendingOperation? Ended) : StateChange;

    /// <summary>A resource was replaced; what it was stays as a copy to be deleted.</summary>
    public sealed record Replaced(ResourceState Was, ResourceState Current, PendingOperation? Ended) : StateChange;

    public sealed record Removed(ResourceState Was, PendingOperation? Ended) : StateChange;
}

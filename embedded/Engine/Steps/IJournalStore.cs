using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Where a journal keeps what it is told. Previews keep it nowhere.</summary>
internal interface IJournalStore
{
    /// <summary>True when the two would be written alike, so that putting one for the other changes nothing.</summary>
    bool IsSame(ResourceState left, ResourceState right);

    /// <summary>Saves the whole state.</summary>
    void Save(StackSnapshot snapshot);

    /// <summary>Notes changes since the last save, of the whole or of changes; false when the whole has to be saved instead.</summary>
    bool TryNote(IReadOnlyList<StateChange> changes);

    /// <summary>True while noted changes are not yet part of a saved whole.</summary>
    bool HasNotes { get; }
}

using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Cht.Engine.Storage;

namespace Cht.Engine;

/// <summary>The state of one stack during one operation: loaded once, written whenever its content changed.</summary>
internal sealed class StateSession(IStateStore store, StackIdentity stack, CheckpointFormat format, TimeProvider time) : IJournalStore
{
    private byte[]? written;
    private bool backedUp;

    public StackSnapshot Load()
    {
        var document = store.Read(stack);
        var snapshot = document is null ? StackSnapshot.Empty : Read(document);
        written = document is null ? null : Content(snapshot);
        return snapshot;
    }

    /// <summary>For an import, which is the way out of a damaged state: the next save replaces whatever is there.</summary>
    public void LoadForReplacement()
    {
        try
        {
            Load();
        }
        catch (Exception exception) when (exception is StateFormatException or SecretsException)
        {
            written = null;
        }
    }

    private StackSnapshot Read(byte[] document)
    {
        try
        {
            return format.ReadCheckpoint(document);
        }
        catch (StateFormatException exception)
        {
            throw new StateFormatException($"{exception.Message}\n{StateCopies.Advice(store, stack)}", exception);
        }
    }

    /// <summary>Does nothing when only the time would change.</summary>
    public void Save(StackSnapshot snapshot)
    {
        var content = Content(snapshot);
        if (written is not null && content.AsSpan().SequenceEqual(written))
        {
            return;
        }

        if (!backedUp)
        {
            store.Backup(stack);
            backedUp = true;
        }

        store.Write(stack, format.WriteCheckpoint(stack, Stamped(snapshot, Timestamps.Format(time.GetUtcNow()))));
        written = content;
    }

    public bool IsSame(ResourceState left, ResourceState right) => format.IsSame(left, right);

    private byte[] Content(StackSnapshot snapshot) => format.WriteCheckpoint(stack, Stamped(snapshot, string.Empty));

    /// <summary>Version and magic are empty, as Pulumi allows: this is none of its releases.</summary>
    private static StackSnapshot Stamped(StackSnapshot snapshot, string at) =>
        snapshot with { Manifest = new DeploymentManifest(at, string.Empty, string.Empty) };
}

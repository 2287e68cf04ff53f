using System.Security.Cryptography;
using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Cht.Engine.Storage;

namespace Cht.Engine;

/// <summary>
/// The state of one stack during one operation: loaded once, written whenever its content changed. A small document is written
/// whole each time. Changes of a large one are noted beside it, and it is written whole when the notes have become as long as
/// itself and at the end: so the work grows with the number of resources and not with its square
/// (docs/decisions/0005-noted-changes.md).
/// </summary>
internal sealed class StateSession(IStateStore store, StackIdentity stack, CheckpointFormat format, TimeProvider time) : IJournalStore
{
    /// <summary>The manifest comes first, so that its time is the first thing of this form.</summary>
    private static readonly byte[] TimeField = Encoding.UTF8.GetBytes("\"manifest\":{\"time\":\"");

    private byte[]? written;
    private long writtenLength;
    private long noted;
    private bool foundNotes;
    private bool backedUp;
    private bool broken;

    public bool HasNotes => noted > 0;

    public StackSnapshot Load()
    {
        var document = store.Read(stack);
        if (document is null)
        {
            written = null;
            return StackSnapshot.Empty;
        }

        var changes = store.ReadChanges(stack, document);
        foundNotes = changes is not null;
        var snapshot = Read(document, changes);
        written = foundNotes ? null : Hash(Document(snapshot));
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
            foundNotes = false;
        }
    }

    private StackSnapshot Read(byte[] document, byte[]? changes)
    {
        try
        {
            return format.ReadCheckpoint(document, changes);
        }
        catch (StateFormatException exception)
        {
            throw new StateFormatException($"{exception.Message}\n{StateCopies.Advice(store, stack)}", exception);
        }
    }

    /// <summary>Does nothing when only the time would change.</summary>
    public void Save(StackSnapshot snapshot)
    {
        var document = Document(snapshot);
        var hash = Hash(document);
        if (noted == 0 && !broken && written is not null && hash.AsSpan().SequenceEqual(written))
        {
            return;
        }

        BackUp();
        broken = true;
        store.Write(stack, document);
        (written, writtenLength, noted, broken) = (hash, document.Length, 0, false);
    }

    public bool TryNote(IReadOnlyList<StateChange> changes)
    {
        var limit = Math.Max(writtenLength, store.NotesChangesFrom);
        if (!backedUp || broken || writtenLength < store.NotesChangesFrom || noted > limit)
        {
            return false;
        }

        var lines = format.WriteChanges(changes);

        // After a note that failed half-way another one would not be found.
        broken = true;
        store.NoteChanges(stack, lines);
        noted += lines.Length;
        broken = false;
        return true;
    }

    public bool IsSame(ResourceState left, ResourceState right) => format.IsSame(left, right);

    private void BackUp()
    {
        if (backedUp)
        {
            return;
        }

        if (foundNotes)
        {
            // What a killed run left in two files is one again before it is copied.
            var document = store.Read(stack)!;
            store.Write(stack, Document(Read(document, store.ReadChanges(stack, document))));
        }

        store.Backup(stack);
        backedUp = true;
    }

    /// <summary>With the present time. Version and magic are empty, as Pulumi allows: this is none of its releases.</summary>
    private byte[] Document(StackSnapshot snapshot) => format.WriteCheckpoint(
        stack, snapshot with { Manifest = snapshot.Manifest with { Time = Timestamps.Format(time.GetUtcNow()), Magic = string.Empty, Version = string.Empty } });

    /// <summary>Of all but the time.</summary>
    private static byte[] Hash(ReadOnlySpan<byte> document)
    {
        var start = document.IndexOf(TimeField) + TimeField.Length;
        var end = start + document[start..].IndexOf((byte)'"');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(document[..start]);
        hash.AppendData(document[end..]);
        return hash.GetHashAndReset();
    }
}

namespace Cht.Engine.Storage;

/// <summary>The files of Pulumi's file backend, layout version 1 (pulumi:pkg/backend/diy).</summary>
internal sealed record StateLayout(string Directory)
{
    public string Root => Path.Combine(Directory, ".pulumi");
    public string Meta => Path.Combine(Root, "meta.yaml");
    public string Stacks => Path.Combine(Root, "stacks");

    public string Checkpoint(StackIdentity stack) => Path.Combine(Stacks, stack.Project, stack.Name + ".json");

    public string PreviousCheckpoint(StackIdentity stack) => Checkpoint(stack) + ".bak";

    /// <summary>Not a state to Pulumi, which goes by the last part of the name.</summary>
    public string Changes(StackIdentity stack) => Checkpoint(stack) + ".changes";

    public string BackupFolder(StackIdentity stack) => Path.Combine(Root, "backups", stack.Project, stack.Name);

    public string HistoryFolder(StackIdentity stack) => Path.Combine(Root, "history", stack.Project, stack.Name);

    public string LockFolder(StackIdentity stack) => Path.Combine(Root, "locks", "organization", stack.Project, stack.Name);

    /// <summary>Held for the moment in which a lock is taken. Not in the lock folder: Pulumi takes each file there for a lock.</summary>
    public string LockGate(StackIdentity stack) => Path.Combine(Root, "gates", stack.Project, stack.Name);
}

namespace Cht.Engine.Storage;

/// <summary>When a lock counts, and how its owner is described. Pure.</summary>
internal static class LockRules
{
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

    /// <summary>A lock is stale when its owner gave no sign of life for 30 s, or ran on this host and is gone.</summary>
    public static bool IsStale(LockDescription owner, DateTimeOffset now, string hostName, Func<int, bool> isAlive) =>
        (owner.HostName == hostName && !isAlive(owner.ProcessId))
        || (owner.Heartbeat is { } beat && now - beat > StaleAfter);

    public static string Explain(StackIdentity stack, LockDescription owner, DateTimeOffset now)
    {
        var command = owner.Command is { Length: > 0 } text ? $", running '{text}'" : string.Empty;
        var life = owner.Heartbeat is { } beat
            ? $"; last sign of life {Math.Max(0, (now - beat).TotalSeconds):0} s ago"
            : "; locks of the Pulumi CLI give no signs of life";
        return $"The stack '{stack.Name}' is in use by {owner.UserName} on {owner.HostName} (process {owner.ProcessId}){command}, "
            + $"since {owner.Timestamp.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC{life}. Wait until that command has finished. "
            + $"If it is certain that it no longer runs, free the stack with: scripts/infra cancel --stack {stack.Name}";
    }
}

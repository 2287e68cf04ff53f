using System.Collections.Immutable;

namespace Cht.Provider.Swarm;

/// <summary>
/// What a change of the number of CouchDB machines does to the databases: nothing by itself. A database keeps the shard
/// map it was made with, and CHT keeps one copy of each shard (CouchDB manual, "Shard management").
/// </summary>
internal static class ScalingWarnings
{
    public static IEnumerable<string> For(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var added = after.Except(before, StringComparer.Ordinal).ToArray();
        var removed = before.Except(after, StringComparer.Ordinal).ToArray();
        if (before.IsEmpty || after.IsEmpty)
        {
            yield break;
        }

        if (removed.Length > 0)
        {
            yield return $"CouchDB machines removed: {string.Join(", ", removed)}. Each shard exists once, so the shards on them are out of reach "
                + "until they are moved to a machine that stays: move them before this change. Their data volumes are kept.";
        }

        if (added.Length > 0)
        {
            yield return $"CouchDB machines added: {string.Join(", ", added)}. Shards do not move by themselves: databases that exist stay where they are, "
                + "only new ones use the new machines, until shards are moved or the databases are replicated into new ones.";
        }

        if ((before.Length == 1) != (after.Length == 1))
        {
            yield return "One CouchDB machine runs as a single node, several run as a cluster, and neither becomes the other: "
                + "back up first, then replicate into the new arrangement.";
        }
    }
}

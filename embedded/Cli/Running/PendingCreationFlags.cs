using System.Collections.Immutable;

namespace Cht.Cli.Running;

/// <summary>The flags of refresh about creations that a killed run left open, as Pulumi has them.</summary>
internal sealed record PendingCreationFlags
{
    public bool Clear { get; init; }
    public bool Skip { get; init; }

    /// <summary>URN to the id of what was created; null where nothing was, which only a person at a terminal says of one.</summary>
    public ImmutableDictionary<string, string?> Settled { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <exception cref="CommandException">The flags contradict each other, or a URN has no id.</exception>
    public static PendingCreationFlags From(bool clear, bool skip, string[] imports)
    {
        if (clear && skip)
        {
            throw new CommandException("cannot set both --skip-pending-creates and --clear-pending-creates");
        }
        if (imports.Length % 2 != 0)
        {
            throw new CommandException("--import-pending-creates: each URN must be followed by an ID: found an odd number of entries");
        }
        return new()
        {
            Clear = clear,
            Skip = skip,
            // Of a URN that is given twice the last id counts, as with Pulumi.
            Settled = imports.Chunk(2).GroupBy(pair => pair[0], StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => (string?)group.Last()[1], StringComparer.Ordinal),
        };
    }
}

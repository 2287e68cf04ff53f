using System.Collections.Immutable;

namespace Cht.Engine.State;

/// <summary>
/// URNs in the order in which they came, each once. Mostly they are few and asked for at each save, so that a search is cheaper
/// than a set; what comes after all machines of a large cluster has thousands.
/// </summary>
internal sealed class UrnSet(int capacity)
{
    private const int Few = 16;

    private readonly List<string> all = new(capacity);
    private HashSet<string>? known;

    public IReadOnlyCollection<string> All => all;

    public void Add(string? urn)
    {
        if (urn is not null && IsNew(urn))
        {
            all.Add(urn);
        }
    }

    public void Add(ImmutableArray<string> more)
    {
        foreach (var urn in more)
        {
            Add(urn);
        }
    }

    private bool IsNew(string urn)
    {
        if (all.Count < Few)
        {
            return !all.Contains(urn);
        }

        known ??= new(all, StringComparer.Ordinal);
        return known.Add(urn);
    }
}

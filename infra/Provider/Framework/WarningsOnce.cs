using System.Collections.Concurrent;

namespace Cht.Provider.Framework;

/// <summary>The warnings of one run: what ten resources of a machine that is away would say is said once.</summary>
internal sealed class WarningsOnce
{
    private readonly ConcurrentDictionary<string, bool> shown = new(StringComparer.Ordinal);

    /// <summary>True the first time that a message comes.</summary>
    public bool IsNew(string message) => shown.TryAdd(message, true);
}

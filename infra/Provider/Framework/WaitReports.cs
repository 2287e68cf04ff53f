using System.Collections.Concurrent;
using System.Globalization;
using Cht.Hosts.Connections;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Provider.Framework;

/// <summary>
/// Shows waits for machines (host, condition, elapsed time) while they last, with the resource that waits. Connections are shared by
/// resources and know of none: which one it is, is told by the call that the wait is part of.
/// </summary>
internal sealed class WaitReports(IEngine? engine) : IProgress<HostWait>
{
    // Attempts to connect follow each other faster than people read.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, HostWait> shown = new(StringComparer.Ordinal);
    private readonly AsyncLocal<Urn?> current = new();

    /// <summary>Everything that the calling method does from here on is done for this resource.</summary>
    public void Begin(Urn urn) => current.Value = urn;

    public void Report(HostWait value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (shown.TryGetValue(value.Host, out var last) && last.Condition == value.Condition
            && value.Elapsed >= last.Elapsed && value.Elapsed - last.Elapsed < Pause)
        {
            return;
        }

        shown[value.Host] = value;
        var text = string.Create(CultureInfo.InvariantCulture, $"{value.Host}: {value.Condition} ({value.Elapsed.TotalSeconds:0} s)");
        _ = engine?.LogAsync(new LogRequest(LogSeverity.Info, text, current.Value, 0, ephemeral: true));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Logs;

/// <summary>
/// The logs of one machine's containers. The first read gives what was asked for, each later one what came since: of the same
/// containers, and of those that took their place. A machine that reboots in between is simply read again.
/// </summary>
public sealed class ContainerLogs(LayoutNode node, LogRequest request, IHostConnection connection)
{
    private ImmutableDictionary<string, LogPosition> seen = ImmutableDictionary<string, LogPosition>.Empty;
    private string began = string.Empty;

    /// <summary>The machine's name.</summary>
    public string Node => node.Name;

    /// <summary>Services whose first lines were left out of the last read, since there were too many.</summary>
    public ImmutableArray<string> Cut { get; private set; } = [];

    /// <returns>In the order in which the containers wrote them.</returns>
    /// <exception cref="ProvisioningException">The machine was not reached, or its engine does not run.</exception>
    public async Task<ImmutableArray<LogLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await new ReadOnlyConnection(connection).RunAsync(LogScript.For(node, request, seen, began), cancellationToken);
        var facts = ObservedFacts.Parse(node.Name, LogScript.ReadPurpose, result);
        if (facts["away"] is { Length: > 0 } away)
        {
            throw new ProvisioningException(node.Name, "The containers cannot be read", away, "Look at 'systemctl status docker' on the machine.");
        }

        var lines = facts.All("container").Zip(facts.All("log"), Read).SelectMany(lines => lines)
            .OrderBy(line => line.Timestamp, StringComparer.Ordinal).ToImmutableArray();
        Cut = [.. facts.All("container").Zip(facts.All("log")).Where(pair => Encoding.UTF8.GetByteCount(pair.Second) >= LogScript.MostBytes)
            .Select(pair => pair.First.Split(' ', 2)[^1])];
        began = began.Length > 0 ? began : facts["now"];
        return lines;
    }

    private IReadOnlyList<LogLine> Read(string container, string text)
    {
        var words = container.Split(' ', 2);
        var (id, service) = (words[0], words[^1]);
        List<LogLine> lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(service, line)).OfType<LogLine>()];
        var known = seen.GetValueOrDefault(id);
        var fresh = known is null ? lines : [.. New(lines, known)];
        if (fresh.Count > 0)
        {
            var last = fresh[^1].Timestamp;
            var before = known?.Timestamp == last ? known.Lines : 0;
            seen = seen.SetItem(id, new(last, before + fresh.Count(line => line.Timestamp == last)));
        }

        return fresh;
    }

    private static IEnumerable<LogLine> New(IEnumerable<LogLine> lines, LogPosition known)
    {
        var again = known.Lines;
        foreach (var line in lines.Where(line => string.CompareOrdinal(line.Timestamp, known.Timestamp) >= 0))
        {
            if (line.Timestamp != known.Timestamp || again-- <= 0)
            {
                yield return line;
            }
        }
    }

    /// <summary>A line that was cut in two by the limit has no timestamp, and is left out.</summary>
    private LogLine? Parse(string service, string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end
        && DateTimeOffset.TryParse(line.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? new(node.Name, service, line[..end], line[(end + 1)..].TrimEnd('\r'))
            : null;
}

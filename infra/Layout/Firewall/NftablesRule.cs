using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Cht.Layout;

/// <summary>One rule of the subset: conditions that must all hold, and a verdict.</summary>
internal sealed class NftablesRule
{
    private readonly ImmutableArray<Func<FirewallPacket, bool>> conditions;

    private NftablesRule(ImmutableArray<Func<FirewallPacket, bool>> conditions, bool accept) =>
        (this.conditions, Accept) = (conditions, accept);

    public bool Accept { get; }

    public bool Matches(FirewallPacket packet) => conditions.All(condition => condition(packet));

    public static NftablesRule Parse(string line)
    {
        var words = new Queue<string>(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var parsed = ImmutableArray.CreateBuilder<Func<FirewallPacket, bool>>();
        string Next() => words.TryDequeue(out var word) ? word : throw new FormatException($"The rule ends too early: {line}");
        while (true)
        {
            var word = Next();
            if (word is "accept" or "drop")
            {
                return words.Count == 0 || string.Equals(words.Peek(), "comment", StringComparison.Ordinal)
                    ? new(parsed.ToImmutable(), string.Equals(word, "accept", StringComparison.Ordinal))
                    : throw new FormatException($"Words after the verdict: {line}");
            }

            var key = word is "iif" or "iifname" ? word : $"{word} {Next()}";
            if (string.Equals(key, "ct original", StringComparison.Ordinal))
            {
                key = $"{key} {Next()}";
            }

            parsed.Add(Condition(key, Values(Next), line));
        }
    }

    private static ImmutableArray<string> Values(Func<string> next)
    {
        var first = next();
        if (!string.Equals(first, "{", StringComparison.Ordinal))
        {
            return [first.Trim('"')];
        }

        var values = ImmutableArray.CreateBuilder<string>();
        for (var word = next(); !string.Equals(word, "}", StringComparison.Ordinal); word = next())
        {
            values.Add(word.TrimEnd(',').Trim('"'));
        }

        return values.ToImmutable();
    }

    private static Func<FirewallPacket, bool> Condition(string key, ImmutableArray<string> values, string line) => key switch
    {
        "ct state" => packet => values.Contains(packet.State.ToString().ToLowerInvariant(), StringComparer.Ordinal),
        "ct status" when values is ["dnat"] => packet => packet.PublishedPort is not null,
        "ct original proto-dst" => Number(values, packet => packet.PublishedPort ?? packet.DestinationPort),
        "iif" or "iifname" => packet => values.Any(name => IsInterface(name, packet.Interface)),
        "ip saddr" => Source(values, v6: false),
        "ip6 saddr" => Source(values, v6: true),
        "ip6 hoplimit" => Number(values, packet => packet.IsV6 ? packet.HopLimit : null),
        "meta nfproto" => packet => values.Contains(packet.IsV6 ? "ipv6" : "ipv4", StringComparer.Ordinal),
        "meta l4proto" => packet => values.Contains(packet.Transport, StringComparer.Ordinal),
        "tcp dport" or "udp dport" => And(Transport(key[..3]), Number(values, packet => packet.DestinationPort)),
        "udp sport" => And(Transport("udp"), Number(values, packet => packet.SourcePort)),
        "icmp type" => And(Transport("icmp"), packet => values.Contains(packet.IcmpType ?? "", StringComparer.Ordinal)),
        "icmp code" => And(Transport("icmp"), packet => values.Contains(packet.IcmpCode ?? "", StringComparer.Ordinal)),
        "icmpv6 type" => And(Transport("icmpv6"), packet => values.Contains(packet.IcmpType ?? "", StringComparer.Ordinal)),
        _ => throw new FormatException($"'{key}' is outside the subset: {line}"),
    };

    private static bool IsInterface(string pattern, string name) =>
        pattern.EndsWith('*')
            ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : string.Equals(pattern, name, StringComparison.Ordinal);

    private static Func<FirewallPacket, bool> Transport(string name) =>
        packet => string.Equals(packet.Transport, name, StringComparison.Ordinal);

    private static Func<FirewallPacket, bool> And(Func<FirewallPacket, bool> one, Func<FirewallPacket, bool> other) =>
        packet => one(packet) && other(packet);

    private static Func<FirewallPacket, bool> Number(ImmutableArray<string> values, Func<FirewallPacket, int?> of)
    {
        var numbers = values.Select(value => int.Parse(value, NumberStyles.None)).ToImmutableHashSet();
        return packet => of(packet) is { } number && numbers.Contains(number);
    }

    /// <summary>Reads ranges itself rather than by the type that wrote them.</summary>
    private static Func<FirewallPacket, bool> Source(ImmutableArray<string> values, bool v6)
    {
        var ranges = values
            .Select(value => IPNetwork.Parse(value.Contains('/', StringComparison.Ordinal) ? value : $"{value}/{(v6 ? 128 : 32)}"))
            .ToList();
        return packet => packet.IsV6 == v6 && ranges.Exists(range => range.Contains(packet.Source));
    }
}

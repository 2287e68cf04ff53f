using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>Source addresses as nftables matches.</summary>
internal static class NftablesSources
{
    /// <summary>Sources per address family, IPv4 first; nftables matches one family at a time.</summary>
    public static IEnumerable<(bool IsV6, ImmutableArray<AddressRange> Sources)> ByFamily(ImmutableArray<AddressRange> sources) =>
        sources.GroupBy(source => source.IsV6).OrderBy(family => family.Key)
            .Select(family => (family.Key, (ImmutableArray<AddressRange>)[.. family]));

    /// <summary>One match per address family, each with a trailing blank; a single empty one for everyone.</summary>
    public static IEnumerable<string> Of(ImmutableArray<AddressRange> sources)
    {
        if (sources.Where(source => source.PrefixLength == 0).Select(source => source.IsV6).Distinct().Count() == 2)
        {
            yield return string.Empty;
            yield break;
        }

        foreach (var (isV6, family) in ByFamily(sources))
        {
            var ranges = WithoutContained(family);
            yield return ranges[0].PrefixLength == 0
                ? $"meta nfproto {(isV6 ? "ipv6" : "ipv4")} "
                : $"{(isV6 ? "ip6" : "ip")} saddr {Set(ranges)} ";
        }
    }

    public static string Set<T>(IEnumerable<T> elements)
    {
        var texts = elements.Select(element => $"{element}").ToList();
        return texts.Count == 1 ? texts[0] : $"{{ {string.Join(", ", texts)} }}";
    }

    /// <summary>nft refuses a set whose intervals overlap; of two overlapping ranges one holds the other.</summary>
    public static List<AddressRange> WithoutContained(ImmutableArray<AddressRange> ranges)
    {
        var kept = new HashSet<AddressRange>();
        AddressRange? last = null;

        // In this order a range follows the one that holds it, with only other such ranges between: one comparison for each.
        foreach (var range in ranges.OrderBy(range => range.IsV6).ThenBy(range => Number(range.FirstAddress)).ThenBy(range => range.PrefixLength))
        {
            if (last?.Overlaps(range) != true)
            {
                kept.Add(range);
                last = range;
            }
        }

        return [.. ranges.Where(kept.Contains).Distinct()];
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length == 16
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}

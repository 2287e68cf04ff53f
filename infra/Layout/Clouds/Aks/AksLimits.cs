using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>What a subscription has left in a region, as its owner looked it up. Null and missing families are not compared.</summary>
public sealed record AksLimits
{
    /// <summary>vCPUs by family of machine sizes, as in DSv5.</summary>
    public ImmutableSortedDictionary<string, int> Families { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>vCPUs of all families together.</summary>
    public int? Processors { get; init; }

    public int? Disks { get; init; }

    public int? PublicAddresses { get; init; }

    /// <summary>Each number that is too small, with what is needed.</summary>
    /// <param name="demand">What the cluster takes.</param>
    /// <param name="key">Configuration key of the limits.</param>
    public ImmutableArray<LayoutProblem> Exceeded(AksDemand demand, string key)
    {
        ArgumentNullException.ThrowIfNull(demand);
        return
        [
            .. demand.Processors.Where(family => Families.TryGetValue(family.Key, out var limit) && limit < family.Value)
                .Select(family => Problem($"{key}.families.{family.Key}", Families[family.Key], family.Value, $"vCPUs of family {family.Key}")),
            .. Compare($"{key}.processors", Processors, demand.TotalProcessors, "vCPUs in all"),
            .. Compare($"{key}.disks", Disks, demand.Disks, "managed disks"),
            .. Compare($"{key}.publicAddresses", PublicAddresses, demand.PublicAddresses, "public addresses"),
        ];
    }

    private static IEnumerable<LayoutProblem> Compare(string key, int? limit, int needed, string what) =>
        limit is { } number && number < needed ? [Problem(key, number, needed, what)] : [];

    private static LayoutProblem Problem(string key, int limit, int needed, string what) => new(
        key, string.Create(CultureInfo.InvariantCulture, $"{limit} are left and the cluster takes up to {needed} {what}"),
        "Ask Azure for a higher quota and raise the limit here, or choose smaller or fewer nodes.");
}

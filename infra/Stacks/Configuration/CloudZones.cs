using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cht.Stacks.Configuration;

/// <summary>The zones of a cloud's regions, as far as they can be known without asking the cloud.</summary>
internal static partial class CloudZones
{
    /// <summary>One zone may fail and the majority of three stays.</summary>
    public const int Fewest = 3;

    /// <summary>Zone letters that every account has, where they are not a, b, c (https://docs.aws.amazon.com/global-infrastructure/latest/regions/).</summary>
    private static readonly ImmutableDictionary<string, string> AwsLetters = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ap-northeast-1"] = "acd",
        ["ca-central-1"] = "abd",
        ["us-west-1"] = "ac",
    }.ToImmutableDictionary();

    /// <summary>Regions without zones (https://learn.microsoft.com/azure/reliability/regions-list).</summary>
    private static readonly ImmutableHashSet<string> AzureWithout =
    [
        "australiacentral", "australiacentral2", "australiasoutheast", "brazilsoutheast", "canadaeast", "francesouth", "germanynorth",
        "jioindiacentral", "jioindiawest", "koreasouth", "northcentralus", "norwaywest", "southafricawest", "southindia",
        "switzerlandwest", "uaecentral", "ukwest", "westcentralus", "westindia", "westus",
    ];

    /// <summary>The zones to use, or none when there is a problem.</summary>
    /// <param name="reader">The stack's configuration.</param>
    /// <param name="region">As in eu-central-1.</param>
    public static ImmutableArray<string> OfAws(ConfigReader reader, string region)
    {
        if (region.Length > 0 && !AwsRegion().IsMatch(region))
        {
            reader.Problems.Add("aws:region", $"found '{region}'", "Write the name of a region, as in eu-central-1");
            return [];
        }

        var given = reader.TextList("zones");
        foreach (var zone in given.Where(zone => region.Length > 0 && !(zone.StartsWith(region, StringComparison.Ordinal) && zone.Length == region.Length + 1)))
        {
            reader.Problems.Add("zones", $"found '{zone}', which is no zone of {region}", $"Write zones as in {region}a");
        }

        var zones = given.IsEmpty ? [.. AwsLetters.GetValueOrDefault(region, "abc").Select(letter => $"{region}{letter}")] : given;
        return Enough(reader, "aws:region", region, given, zones);
    }

    /// <inheritdoc cref="OfAws"/>
    public static ImmutableArray<string> OfAzure(ConfigReader reader, string location)
    {
        var name = location.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        if (location.Length > 0 && !AzureLocation().IsMatch(name))
        {
            reader.Problems.Add("azure:location", $"found '{location}'", "Write the name of a location, as in westeurope");
            return [];
        }

        var given = reader.TextList("zones");
        foreach (var zone in given.Where(zone => zone is not ("1" or "2" or "3")))
        {
            reader.Problems.Add("zones", $"found '{zone}', which is no zone of Azure", "Write 1, 2 and 3");
        }

        ImmutableArray<string> zones = given.IsEmpty ? AzureWithout.Contains(name) ? [] : ["1", "2", "3"] : given;
        return Enough(reader, "azure:location", name, given, zones);
    }

    private static ImmutableArray<string> Enough(
        ConfigReader reader, string key, string region, ImmutableArray<string> given, ImmutableArray<string> zones)
    {
        var number = zones.Distinct(StringComparer.Ordinal).Count();
        if (number < Fewest && given.IsEmpty)
        {
            reader.Problems.Add(key, $"found '{region}', which has {(number == 0 ? "no" : $"{number}")} availability zones",
                $"Choose a region with {Fewest} zones: with fewer, one that fails takes the majority of the machines along");
        }
        else if (number < Fewest || number < zones.Length)
        {
            reader.Problems.Add("zones", $"found {number} different zones", $"Write at least {Fewest}, each once, or leave the key out");
        }

        return zones;
    }

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AwsRegion();

    [GeneratedRegex("^[a-z]+[0-9]?\\z", RegexOptions.None, 1000)]
    private static partial Regex AzureLocation();
}

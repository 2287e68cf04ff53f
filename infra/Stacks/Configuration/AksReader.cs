using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cht.Components.Kubernetes;
using Cht.Layout;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>What the target aks reads; every problem is noted before anything is made.</summary>
internal static partial class AksReader
{
    private const string Limits = "aksLimits";

    /// <summary>Storage classes, budgets and policies that we make are of this release's API.</summary>
    private const int OldestMinor = 31;

    /// <summary>The name of the stack is part of a DNS name of at most 54 characters.</summary>
    private const int LongestName = 40;

    private static readonly AddressRange Fallback = AddressRange.Parse(ConfigKeys.Defaults["networkRange"]!);

    /// <returns>Null when the configuration has problems, which are noted in the reader.</returns>
    public static (AksClusterArgs Args, AksDemand Demand)? Read(ConfigReader reader, string stackName, string location)
    {
        var zones = CloudZones.OfAzure(reader, location);
        var couchDbNodes = LabConfiguration.CouchDbNodes(reader);
        var administrators = reader.TextList("administratorRanges");
        CheckAccess(reader, administrators);
        var version = Version(reader);
        var network = Network(reader);
        var (system, core) = (Pool(reader, AksPool.System, "aksSystemPool", "Standard_D2s_v5", 3), Pool(reader, AksPool.Core, "aksCorePool", "Standard_D4s_v5", 2));
        var couchDb = Pool(reader, AksPool.CouchDb, "aksCouchdbPool", "Standard_D4s_v5", couchDbNodes, fixedNumber: true);
        var groups = Groups(reader);
        var (tier, logDays) = (reader.Choice("aksTier", ["Free", "Standard", "Premium"]), CloudReader.Size(reader, "aksLogDays", 30, 730));
        var limits = ReadLimits(reader);
        if (stackName.Length > LongestName)
        {
            reader.Problems.AddStackName(stackName, $"The cluster on AKS is called like its stack: take a name of at most {LongestName} characters.");
        }

        if (Cluster(reader, stackName, couchDbNodes, administrators) is not { } cluster || system is null || core is null || couchDb is null)
        {
            return null;
        }

        var demand = AksDemand.Of(cluster, system, core, couchDb);
        foreach (var problem in limits.Exceeded(demand, Limits))
        {
            reader.Problems.Add(problem.Key, problem.Found, problem.Remedy);
        }

        return (new AksClusterArgs
        {
            Cht = cluster,
            Network = network,
            Zones = zones,
            System = system,
            Core = core,
            CouchDb = couchDb,
            KubernetesVersion = version,
            Tier = tier,
            PrivateApi = reader.Boolean("aksPrivateApi"),
            AdministratorRanges = Cidr(administrators),
            AdministratorGroups = groups,
            PublicRanges = Cidr(reader.TextList("publicRanges")),
            NatGateway = reader.Boolean("natGateway"),
            LogDays = logDays,
            Tags = reader.Object("tags")?.AllTexts() ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        }, demand);
    }

    private static KubernetesCluster? Cluster(ConfigReader reader, string stackName, int couchDbNodes, ImmutableArray<string> administrators)
    {
        var spec = ClusterSpecReader.Read(reader, stackName, [], new AccessSpec { Administrators = administrators });
        return ClusterSpecReader.ValidateManaged(reader, spec with
        {
            Kubernetes = spec.Kubernetes! with { Pool = AksPool.Label(AksPool.CouchDb), DiskResourceGroup = $"cht-{stackName}-data" },
        }, couchDbNodes);
    }

    private static void CheckAccess(ConfigReader reader, ImmutableArray<string> administrators)
    {
        CloudReader.RefuseIpV6(reader, administrators);
        if (administrators.IsEmpty && !reader.Boolean("aksPrivateApi"))
        {
            reader.Problems.Add("administratorRanges", "the list is empty",
                "List the networks that may reach the API server, as in 198.51.100.0/28, or set aksPrivateApi to true");
        }

        if (Cidr(reader.TextList("publicRanges")).IsEmpty)
        {
            reader.Problems.Add("publicRanges", "no IPv4 range", "Write who may reach the ingress, which has an IPv4 address only, or leave the key out");
        }

        if (reader.Object("existingNetwork") is not null)
        {
            reader.Problems.Add("existingNetwork", "found a network together with target aks", "Leave it out: this target makes a network of its own");
        }
    }

    private static string? Version(ConfigReader reader)
    {
        var text = reader.OptionalText("aksKubernetesVersion");
        if (text is null || (Release().Match(text) is { Success: true } match
            && int.Parse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) >= OldestMinor))
        {
            return text;
        }

        reader.Problems.Add("aksKubernetesVersion", $"found '{text}'", $"Write a release of Kubernetes 1.{OldestMinor} or newer, as in 1.33, or leave it out");
        return null;
    }

    private static AksNetworkPlan Network(ConfigReader reader)
    {
        var text = reader.Text("networkRange");
        if (AddressRange.TryParse(text, out var range) && AksNetworkPlan.Fits(range.Value) && CloudNetworkReader.IsPrivate(range.Value))
        {
            return AksNetworkPlan.Create(range.Value);
        }

        reader.Problems.Add("networkRange", $"found '{text}'",
            $"Write a private IPv4 range with room for 2 subnets of 256 addresses, as in {Fallback}, outside {AksNetworkPlan.Pods} and {AksNetworkPlan.Services}");
        return AksNetworkPlan.Create(Fallback);
    }

    private static AksPool? Pool(ConfigReader reader, string name, string key, string usualSize, int usualNodes, bool fixedNumber = false)
    {
        var config = reader.Object(key);
        config?.RefuseUnknownKeys(fixedNumber ? ["size", "diskSize"] : ["size", "nodes", "diskSize"]);
        var nodes = (fixedNumber ? null : config?.OptionalInteger("nodes")) ?? usualNodes;
        var disk = config?.OptionalInteger("diskSize") ?? 128;
        if (nodes is < 1 or > 100)
        {
            reader.Problems.Add($"{key}.nodes", $"found {nodes}", "Write a number from 1 to 100");
        }

        if (disk is < 30 or > 2048)
        {
            reader.Problems.Add($"{key}.diskSize", $"found {disk}", "Write a number from 30 to 2048");
        }

        var text = config?.OptionalText("size") ?? usualSize;
        if (AzureMachineSize.TryParse(text, out var size))
        {
            WarnOfFew(key, name, nodes);
            return new(name, size, nodes, disk);
        }

        reader.Problems.Add($"{key}.size", $"found '{text}'", $"Write a size of machines, as in {usualSize}");
        return null;
    }

    private static void WarnOfFew(string key, string name, int nodes)
    {
        if (nodes == 1 && name != AksPool.CouchDb)
        {
            Log.Warn($"{key}.nodes: 1. While that node is replaced or its zone is away, {(name == AksPool.System ? "DNS and ingress are" : "the application is")} away as well.");
        }
    }

    private static ImmutableArray<string> Groups(ConfigReader reader)
    {
        var groups = reader.TextList("aksAdministratorGroups");
        foreach (var (text, index) in groups.Select((text, index) => (text, index)).Where(item => !Guid.TryParseExact(item.text, "D", out _)))
        {
            reader.Problems.Add($"aksAdministratorGroups[{index}]", $"found '{text}'", "Write the object id of an Entra group, as in 01234567-89ab-cdef-0123-456789abcdef");
        }

        return groups;
    }

    private static AksLimits ReadLimits(ConfigReader reader)
    {
        if (reader.Object(Limits) is not { } config)
        {
            return new();
        }

        config.RefuseUnknownKeys("families", "processors", "disks", "publicAddresses");
        return new()
        {
            Families = config.OptionalObject("families")?.AllIntegers() ?? new AksLimits().Families,
            Processors = config.OptionalInteger("processors"),
            Disks = config.OptionalInteger("disks"),
            PublicAddresses = config.OptionalInteger("publicAddresses"),
        };
    }

    /// <summary>IPv4 only: the cluster has no other addresses. What is no range at all is told elsewhere.</summary>
    private static ImmutableArray<string> Cidr(ImmutableArray<string> texts) =>
    [
        .. texts.Select(text => AddressRange.TryParse(text, out var range) && !range.Value.IsV6 ? range : null).OfType<AddressRange>()
            .Select(range => $"{range.FirstAddress}/{range.PrefixLength}").Distinct(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\A1\.(?<minor>[1-9][0-9]{1,2})(?:\.[0-9]{1,3})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Release();
}

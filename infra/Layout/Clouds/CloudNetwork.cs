using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Cht.Layout;

/// <summary>A subnet of machines in a cloud.</summary>
/// <param name="Name">Unique in the network; public-1, private-2 ...</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="Range">IPv4 range.</param>
/// <param name="IsPublic">Machines in it may have public addresses.</param>
/// <param name="Id">What the cloud knows it by; null where the stack makes it.</param>
public sealed record CloudSubnet(string Name, string Zone, AddressRange Range, bool IsPublic, string? Id = null);

/// <summary>
/// Subnets over the zones, and a fixed address for every machine. Adding machines moves none of those that are there.
/// </summary>
public sealed class CloudNetwork
{
    /// <summary>Clouds keep the first addresses of a subnet for themselves; AWS four, Azure four.</summary>
    private const int BastionHost = 5;
    private const int SubnetPrefix = 24;

    private readonly int firstHost;

    private CloudNetwork(AddressRange range, ImmutableArray<CloudSubnet> subnets, int firstHost) =>
        (Range, Subnets, this.firstHost) = (range, subnets, firstHost);

    /// <summary>Where machines get their addresses from when nobody says otherwise: the eleventh of each subnet and on.</summary>
    public const int DefaultFirstHost = 10;

    /// <summary>The whole network; of an existing one, its first subnet.</summary>
    public AddressRange Range { get; }

    public ImmutableArray<CloudSubnet> Subnets { get; }

    public bool Exists => Subnets[0].Id is not null;

    /// <summary>Machines without public addresses, in subnets of their own.</summary>
    public bool HasPrivateSubnets => Subnets.Any(subnet => !subnet.IsPublic);

    /// <summary>A new network: one subnet of 256 addresses for each zone, and as many private ones on demand.</summary>
    /// <param name="range">IPv4, large enough; see <see cref="Fits"/>.</param>
    /// <param name="zones">Availability zones; the machines take turns.</param>
    /// <param name="privateSubnets">All machines but core (and the bastion) go to subnets without public addresses.</param>
    public static CloudNetwork Create(AddressRange range, ImmutableArray<string> zones, bool privateSubnets)
    {
        CloudSubnet Subnet(string zone, int index, int number, bool isPublic) => new(
            $"{(isPublic ? "public" : "private")}-{Text(index + 1)}", zone, Part(range, number), isPublic);
        return new(range,
        [
            .. zones.Select((zone, index) => Subnet(zone, index, index, isPublic: true)),
            .. privateSubnets ? zones.Select((zone, index) => Subnet(zone, index, zones.Length + index, isPublic: false)) : [],
        ], DefaultFirstHost);
    }

    /// <summary>Subnets that exist; the machines take turns. The addresses from <paramref name="firstHost"/> on must be free.</summary>
    public static CloudNetwork Existing(ImmutableArray<CloudSubnet> subnets, int firstHost) => new(subnets[0].Range, subnets, firstHost);

    /// <summary>Whether a range has room for the subnets of a new network.</summary>
    public static bool Fits(AddressRange range, int zones, bool privateSubnets) =>
        !range.IsV6 && range.PrefixLength <= SubnetPrefix && 1 << (SubnetPrefix - range.PrefixLength) >= zones * (privateSubnets ? 2 : 1);

    /// <summary>Subnet of the machine at this place of the layout; the first is core.</summary>
    public CloudSubnet SubnetOf(int machine)
    {
        var candidates = machine > 0 && HasPrivateSubnets ? PrivateSubnets : PublicSubnets;
        return candidates[machine % candidates.Length];
    }

    /// <summary>Fixed address of the machine at this place of the layout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The subnet is full; ask <see cref="HasRoomFor"/> first.</exception>
    public IPAddress AddressOf(int machine) => Address(SubnetOf(machine).Range, HostOf(machine));

    public bool HasRoomFor(int machines) => Enumerable.Range(0, machines)
        .All(machine => HostOf(machine) < Size(SubnetOf(machine).Range) - 1);

    public CloudSubnet BastionSubnet => PublicSubnets[0];

    /// <summary>Fixed address of a bastion of its own.</summary>
    public IPAddress BastionAddress => Address(BastionSubnet.Range, Math.Min(BastionHost, firstHost - 1));

    private ImmutableArray<CloudSubnet> PublicSubnets => [.. Subnets.Where(subnet => subnet.IsPublic)];

    private ImmutableArray<CloudSubnet> PrivateSubnets => [.. Subnets.Where(subnet => !subnet.IsPublic)];

    /// <summary>Zones may share a subnet that exists (on Azure subnets span zones): then its addresses are counted through.</summary>
    private int HostOf(int machine) => firstHost
        + (PublicSubnets.Select(subnet => subnet.Range).Distinct().Count() == PublicSubnets.Length ? machine / PublicSubnets.Length : machine);

    private static long Size(AddressRange range) => 1L << (32 - range.PrefixLength);

    private static AddressRange Part(AddressRange range, int number) =>
        AddressRange.Parse($"{Offset(range.FirstAddress, number << (32 - SubnetPrefix))}/{Text(SubnetPrefix)}");

    private static IPAddress Address(AddressRange range, int host) => host < Size(range) - 1
        ? Offset(range.FirstAddress, host)
        : throw new ArgumentOutOfRangeException(nameof(host), host, $"The subnet {range} is full.");

    private static IPAddress Offset(IPAddress first, int offset)
    {
        var bytes = first.GetAddressBytes();
        var number = (uint)(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]) + (uint)offset;
        return new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Net;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Lab;
using Cht.Stacks.Configuration;

namespace Cht.Stacks;

/// <summary>Four machines (or as many as configured) on this computer.</summary>
internal sealed class LabStack(ConfigReader reader, string lab, IPNetwork subnet, ClusterLayout layout, DeploymentSettings settings) : IMachineStack
{
    /// <summary>Machines get addresses from the subnet's eleventh on; the first belongs to this computer.</summary>
    private const int FirstMachine = 11;

    /// <summary>Outsiders sit far from the machines, so that adding machines moves none of them.</summary>
    private const int FirstOutsider = 201;

    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static LabStack? Read(ConfigReader reader, string stackName)
    {
        var lab = reader.OptionalText("labName") ?? stackName;
        var subnetText = reader.Text("labSubnet");
        if (!IPNetwork.TryParse(subnetText, out var subnet) || subnet.BaseAddress.GetAddressBytes().Length != 4 || subnet.PrefixLength > 24)
        {
            reader.Problems.Add("labSubnet", $"found '{subnetText}'", "Write an IPv4 network of at least 256 addresses, as in 10.87.0.0/24");
            subnet = IPNetwork.Parse(ConfigKeys.Defaults["labSubnet"]!);
        }

        LabConfiguration.Check(reader, lab);
        var user = reader.Text("sshUser");
        ImmutableArray<MachineSpec> machines =
        [
            Machine(lab, "core", MachineRole.Core, Address(subnet, FirstMachine), user),
            .. Enumerable.Range(1, LabConfiguration.CouchDbNodes(reader)).Select(number =>
                Machine(lab, $"couchdb{number}", MachineRole.CouchDb, Address(subnet, FirstMachine + number), user)),
        ];
        // This computer is the lab's administrator: it reaches the machines from the bridge's own addresses.
        var bridge = Address(subnet, 1);
        var access = new AccessSpec { Administrators = [$"{bridge}/32", $"{Hosts.Lab.LabNetwork.AddressV6Of(lab, bridge)}/128", .. reader.TextList("administratorRanges")] };
        var spec = ClusterSpecReader.Read(reader, lab, machines, access) with { ReservedRanges = [subnet.ToString()] };
        var settings = DeploymentSettings.Read(reader, DeploymentSettings.StandIns);
        return ClusterSpecReader.Validate(reader, spec, nameIsChecked: true) is { } layout ? new LabStack(reader, lab, subnet, layout, settings) : null;
    }

    public string Target => "lab";

    public ClusterLayout Layout => layout;

    public IDictionary<string, object?> Declare()
    {
        var machines = Machines();
        return ComposeCluster.Declare(new()
        {
            Layout = layout,
            Machines = machines.Machines,
            Outsiders = machines.Outsiders,
            SecretsRotation = reader.Integer("secretsRotation"),
            Settings = settings,
            Bundle = settings is { Deploy: true, Images: DeploymentSettings.StandIns } ? StandIns() : settings.ConfiguredBundle(),
        });
    }

    public DeclaredMachines DeclareMachines() => new(Machines().Machines);

    private LabMachines Machines()
    {
        var outsiders = reader.TextList("labOutsiders")
            .Select((name, index) => KeyValuePair.Create(name, Address(subnet, FirstOutsider + index)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new LabMachines("lab", new()
        {
            Layout = layout,
            Lab = lab,
            Subnet = subnet.ToString(),
            Suite = reader.Text("labSuite"),
            Mirror = reader.Text("labMirror"),
            Outsiders = outsiders,
        });
    }

    private BundleSource StandIns()
    {
        var images = new StandInImages("stand-in-images", new() { ChtVersion = layout.ChtVersion.Text, Mirror = reader.Text("labMirror") });
        return new(images, images.Path, images.Digest);
    }

    private static MachineSpec Machine(string lab, string name, MachineRole role, string address, string user) => new()
    {
        Name = name,
        Role = role,
        PrivateAddress = address,
        PrivateAddressV6 = Hosts.Lab.LabNetwork.AddressV6Of(lab, address),
        SshUser = user,
        HostKeysComeLater = true,
        // On the volume that outlives the machine, as in a cloud: else a machine made anew begins with empty databases.
        DataDirectory = role == MachineRole.CouchDb ? CloudDataVolume.CouchDbDirectory : null,
    };

    private static string Address(IPNetwork subnet, int offset)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        var number = (uint)(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]) + (uint)offset;
        return new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]).ToString();
    }
}

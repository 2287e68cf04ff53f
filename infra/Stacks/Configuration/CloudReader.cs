using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;

namespace Cht.Stacks.Configuration;

/// <summary>What the targets aws and azure read in the same way.</summary>
internal static class CloudReader
{
    /// <summary>
    /// Somewhat more than tests and measurements have; the clouds themselves take more, since firewall rules open groups and do
    /// not grow with the machines.
    /// </summary>
    private const int MostCouchDbNodes = 500;

    /// <param name="reader">The stack's configuration.</param>
    /// <param name="stackName">Name of the cluster.</param>
    /// <param name="zones">Zones over which the machines are spread.</param>
    /// <param name="usualSize">Instance type or VM size when none is given.</param>
    /// <param name="subnetKeys">What the description of an existing subnet may say.</param>
    /// <returns>Null when the configuration has problems, which are noted in the reader.</returns>
    public static CloudMachinesArgs? Read(
        ConfigReader reader, string stackName, ImmutableArray<string> zones, string usualSize, ImmutableArray<string> subnetKeys)
    {
        var names = MachineNames.Default(LabConfiguration.CouchDbNodes(reader, MostCouchDbNodes));
        var (network, existingId) = CloudNetworkReader.Read(reader, zones, names.Length, subnetKeys);
        var bastion = reader.Choice("bastionHost", ["none", "core", "own"]) switch
        {
            "core" => BastionPlace.Core,
            "own" => BastionPlace.Own,
            _ => BastionPlace.None,
        };
        Check(reader, network, bastion);
        var user = reader.Text("sshUser");
        ImmutableArray<MachineSpec> machines = [.. names.Select((machine, index) => new MachineSpec
        {
            Name = machine.Name,
            Role = machine.Role,
            PrivateAddress = network.AddressOf(index).ToString(),
            DataDirectory = machine.Role == MachineRole.CouchDb ? CloudDataVolume.CouchDbDirectory : null,
            SshUser = user,
            HostKeysComeLater = true,
        })];
        var access = new AccessSpec { Administrators = reader.TextList("administratorRanges"), Bastion = Bastion(network, bastion, user) };
        var read = ClusterSpecReader.Read(reader, stackName, machines, access);
        var spec = read with
        {
            // The volumes of MicroK8s lie where CouchDB's data lies otherwise: on the disk that outlives the machine.
            Kubernetes = read.Kubernetes is { State: KubernetesState.Running } made ? made with { VolumeDirectory = $"{CloudDataVolume.Mount}/kubernetes" } : read.Kubernetes,
            ReservedRanges = [.. network.Exists ? network.Subnets.Select(subnet => subnet.Range.ToString()) : [network.Range.ToString()]],
        };
        var release = reader.Choice("ubuntuRelease", ["22.04", "24.04"]);
        var (root, data, days) = (Size(reader, "rootVolumeSize", 20, 2048), Size(reader, "dataVolumeSize", 10, 16384), Size(reader, "backupDays", 7, 365));
        var tags = reader.Object("tags")?.AllTexts() ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        return ClusterSpecReader.Validate(reader, spec) is { } layout
            ? new CloudMachinesArgs
            {
                Layout = layout,
                Network = network,
                ExistingNetworkId = existingId,
                Bastion = bastion,
                MachineSize = reader.OptionalText("machineSize") ?? usualSize,
                Image = reader.OptionalText("machineImage"),
                UbuntuRelease = release,
                RootVolumeSize = root,
                DataVolumeSize = data,
                BackupDays = days,
                Tags = tags,
            }
            : null;
    }

    private static void Check(ConfigReader reader, CloudNetwork network, BastionPlace bastion)
    {
        if (bastion == BastionPlace.None && network.HasPrivateSubnets)
        {
            reader.Problems.Add("bastionHost", "found 'none' together with natGateway",
                "Write core or own: nobody reaches SSH of machines without public addresses otherwise");
        }

        var ranges = reader.TextList("administratorRanges");
        if (bastion == BastionPlace.Own && ranges.IsEmpty)
        {
            reader.Problems.Add("administratorRanges", "the list is empty", "List the networks that may open SSH on the bastion, as in 198.51.100.0/28");
        }

        RefuseIpV6(reader, ranges);
        if (reader.Text("sshUser") is "root" or "admin" or "administrator" or "test" or "guest")
        {
            reader.Problems.Add("sshUser", $"found '{reader.Text("sshUser")}'", "Write another name, as in ubuntu: clouds make no login user of that name");
        }
    }

    /// <summary>The layout's own check leaves IPv6 in, since servers may have it; the networks made in clouds do not.</summary>
    internal static void RefuseIpV6(ConfigReader reader, ImmutableArray<string> administrators)
    {
        foreach (var (text, index) in administrators.Select((text, index) => (text, index))
            .Where(item => AddressRange.TryParse(item.text, out var range) && range.Value.IsV6))
        {
            reader.Problems.Add($"administratorRanges[{index}]", $"found '{text}', which is IPv6", "Write an IPv4 range: the machines have IPv4 addresses only");
        }
    }

    /// <summary>Machines see the bastion's private address; administrators get the public one when it is known.</summary>
    private static BastionSpec? Bastion(CloudNetwork network, BastionPlace place, string user)
    {
        var address = (place == BastionPlace.Core ? network.AddressOf(0) : network.BastionAddress).ToString();
        return place == BastionPlace.None
            ? null
            : new BastionSpec { Address = address, PrivateAddress = address, User = user, HostKeysComeLater = true };
    }

    internal static int Size(ConfigReader reader, string key, int least, int most)
    {
        var number = reader.Integer(key);
        if (number < least || number > most)
        {
            reader.Problems.Add(key, $"found '{number}'", $"Write a number from {least} to {most}");
        }

        return number;
    }
}

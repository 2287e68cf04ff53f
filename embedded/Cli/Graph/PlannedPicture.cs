using System.Collections.Immutable;
using System.Globalization;
using Cht.Cli.Display;
using Cht.Engine;
using Cht.Layout;
using Pulumi.Experimental;

namespace Cht.Cli.Graph;

/// <summary>The picture of a layout with what a preview knows besides: networks and disks by their resources.</summary>
internal static class PlannedPicture
{
    /// <summary>More are counted: each machine has its own in the table of machines.</summary>
    private const int MostAddresses = 32;

    public static ClusterPicture Of(string stack, string target, ClusterLayout layout, IReadOnlyList<StepEvent> steps, OperationResult result)
    {
        var kept = steps.Where(step => step.Kind is not (StepKind.Delete or StepKind.DeleteReplaced)).ToList();
        var networks = kept.Select(NetworkOf).OfType<PictureNetwork>().Distinct().OrderBy(network => network.Kind, StringComparer.Ordinal)
            .ThenBy(network => network.Name, StringComparer.Ordinal).ToImmutableArray();
        return new()
        {
            Stack = stack,
            Target = target,
            Layout = layout,
            Plan = PlanOf(result),
            Networks = networks.IsEmpty ? [new("between the machines", "network of the servers", Addresses(layout))] : networks,
            Volumes = [.. kept.Select(step => VolumeOf(step, layout)).OfType<PictureVolume>().Distinct().OrderBy(volume => volume.Name, StringComparer.Ordinal)],
        };
    }

    private static string Addresses(ClusterLayout layout)
    {
        var addresses = layout.Machines.SelectMany(machine => machine.PeerAddresses).ToList();
        return addresses.Count <= MostAddresses ? string.Join(", ", addresses)
            : string.Create(CultureInfo.InvariantCulture, $"{addresses.Count} addresses, from {addresses[0]} to {addresses[^1]}");
    }

    private static string PlanOf(OperationResult result)
    {
        var changes = result.Changes.Where(change => change.Key is not (StepKind.Same or StepKind.Read or StepKind.CreateReplacement or StepKind.DeleteReplaced) && change.Value > 0)
            .OrderBy(change => change.Key).Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Value} to {StepText.Planned(change.Key)}")).ToList();
        return changes.Count == 0 ? "nothing to change" : string.Join(", ", changes);
    }

    private static PictureNetwork? NetworkOf(StepEvent step) => step.Type switch
    {
        "hosts:lab:Network" => new(Text(step, "lab"), "bridge of the lab on this computer", Text(step, "subnet")),
        "aws:ec2/vpc:Vpc" => new(step.Name, "VPC", Text(step, "cidrBlock")),
        "aws:ec2/subnet:Subnet" => new(step.Name, "subnet", $"{Text(step, "cidrBlock")}, zone {Text(step, "availabilityZone")}"),
        "azure:network/virtualNetwork:VirtualNetwork" => new(step.Name, "virtual network", Text(step, "addressSpaces")),
        "azure:network/subnet:Subnet" => new(step.Name, "subnet", Text(step, "addressPrefixes")),
        _ => null,
    };

    private static PictureVolume? VolumeOf(StepEvent step, ClusterLayout layout)
    {
        var (size, kind) = step.Type switch
        {
            "aws:ebs/volume:Volume" => ("size", "type"),
            "azure:compute/managedDisk:ManagedDisk" => ("diskSizeGb", "storageAccountType"),
            _ => (null, string.Empty),
        };
        // Disks are named after their machine (docs/clouds.md).
        var machine = layout.Machines.Where(machine => step.Name.StartsWith(machine.Name + "-", StringComparison.Ordinal)).MaxBy(machine => machine.Name.Length);
        return size is null || machine is null ? null : new(step.Name, machine.Name, $"{Text(step, size)} GB, {Text(step, kind)}");
    }

    /// <summary>Never a secret, and a question mark for what only the cloud will say.</summary>
    private static string Text(StepEvent step, string input) => step.NewInputs.TryGetValue(input, out var value) ? Text(value) : "?";

    private static string Text(PropertyValue value) => value switch
    {
        _ when ValueText.HoldsSecret(value) => ValueText.Secret,
        _ when value.TryGetString(out var text) => text,
        _ when value.TryGetNumber(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ when value.TryGetArray(out var items) => string.Join(", ", items.Select(Text)),
        _ => "?",
    };
}

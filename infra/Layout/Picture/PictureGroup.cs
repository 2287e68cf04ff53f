using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>
/// Machines that are shown as one: of the same role, with the same disks, opened by the same rules. In a small cluster each machine
/// is one of its own.
/// </summary>
/// <param name="Machines">In the order of the layout.</param>
/// <param name="Volumes">Where each keeps its data; in a group <c>&lt;name&gt;</c> stands for the machine's name.</param>
/// <param name="Reach">Who may open what on each.</param>
internal sealed record PictureGroup(ImmutableArray<Machine> Machines, ImmutableArray<string> Volumes, ImmutableArray<PictureReach> Reach)
{
    /// <summary>A drawing of more machines has no room for each.</summary>
    private const int MostAlone = 16;

    private const string Name = "<name>";

    public Machine First => Machines[0];

    /// <summary>Names of its machines in few words.</summary>
    public string Names => NameRuns.Text([.. Machines.Select(machine => machine.Name)]);

    public string Addresses => Machines.Length == 1
        ? string.Join(" ", First.PeerAddresses)
        : string.Create(CultureInfo.InvariantCulture, $"{First.PrivateAddress} and {Machines.Length - 1} more");

    public static bool AreMany(ClusterLayout layout) => layout.Machines.Length > MostAlone;

    public static ImmutableArray<PictureGroup> Of(ClusterPicture picture)
    {
        var reach = picture.Reach().ToLookup(one => one.To, StringComparer.Ordinal);
        var machines = picture.Layout.Machines;
        return AreMany(picture.Layout)
            ? [.. machines.GroupBy(machine => Key(picture, machine, reach[machine.Name])).Select(same => Group(picture, [.. same], reach[same.First().Name]))]
            : [.. machines.Select(machine => Group(picture, [machine], reach[machine.Name]))];
    }

    /// <summary>Role and number of its machines.</summary>
    public string Role(ClusterLayout layout) => Machines.Length == 1
        ? PicturePage.Role(layout, First)
        : string.Create(CultureInfo.InvariantCulture, $"{Machines.Length} CouchDB, {(layout.RunsMicroK8s ? "Kubernetes nodes" : First.IsManager ? "swarm managers" : "swarm workers")}");

    private static PictureGroup Group(ClusterPicture picture, ImmutableArray<Machine> machines, IEnumerable<PictureReach> reach) =>
        new(machines, machines.Length == 1 ? picture.VolumesOf(machines[0]) : Shapes(picture, machines[0]), [.. reach]);

    private static string Key(ClusterPicture picture, Machine machine, IEnumerable<PictureReach> reach) => string.Join('\n',
        [$"{machine.Role} {machine.IsManager}", .. Shapes(picture, machine), .. reach.Select(one => $"{one.From}: {string.Join(", ", one.Opens)}")]);

    private static ImmutableArray<string> Shapes(ClusterPicture picture, Machine machine) =>
        [.. picture.VolumesOf(machine).Select(volume => volume.Replace(machine.Name, Name, StringComparison.Ordinal))];
}

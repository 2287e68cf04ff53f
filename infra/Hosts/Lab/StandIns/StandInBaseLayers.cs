using Cht.Hosts.Images;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>Builds base layers once per content and keeps them in the lab folder, for every version of CHT.</summary>
internal sealed class StandInBaseLayers(LabComputer computer)
{
    private const string BuildingMark = ".building-";

    public async Task<ImageLayer> EnsureAsync(StandInBase wanted, StandInSource source, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(StandInBundle.Root(computer), "base", wanted.Identity(source));
        if (Ready(folder) is { } ready)
        {
            return ready;
        }

        using var buildLock = await computer.LockAsync($"stand-ins-{wanted.Identity(source)}", cancellationToken);
        return Ready(folder) ?? await BuildAsync(wanted, source, folder, cancellationToken);
    }

    private static ImageLayer? Ready(string folder) =>
        SafeFiles.ReadJson<LayerNote>(Path.Combine(folder, "layer.json")) is { } note ? new ImageLayer(note.DiffId, Path.Combine(folder, "layer.tar.gz")) : null;

    private async Task<ImageLayer> BuildAsync(StandInBase wanted, StandInSource source, string folder, CancellationToken cancellationToken)
    {
        var start = computer.Time.GetTimestamp();
        await RemoveUnfinishedAsync(folder, cancellationToken);
        var building = $"{folder}{BuildingMark}{Environment.ProcessId}";
        Directory.CreateDirectory(building);
        var (tree, tar) = (Path.Combine(building, "tree"), Path.Combine(building, "layer.tar"));
        computer.Report($"Building the base of the {wanted.Name} stand-ins: {source.Suite} from {source.Mirror}");
        await Commands.MustAsync(
            $"Building the base of the {wanted.Name} stand-ins", $"See whether {source.Mirror} can be reached and has these packages.",
            "mmdebstrap", StandInBase.BootstrapArguments(wanted.Packages, source, tree), cancellationToken);
        if (wanted.Sources is { } sources)
        {
            await CompileAsync(tree, sources, cancellationToken);
        }

        await Commands.MustAsync(
            "Packing the base of the stand-ins", "Look at the space that the lab folder has.", "tar", StandInBase.TarArguments(tree, tar), cancellationToken);
        await using (var content = File.OpenRead(tar))
        {
            var layer = await ImageLayers.CompressAsync(content, Path.Combine(building, "layer.tar.gz"), cancellationToken);
            SafeFiles.WriteJson(Path.Combine(building, "layer.json"), new LayerNote(layer.DiffId));
        }

        File.Delete(tar);
        await MachineMounts.DeleteFolderAsync(tree, cancellationToken);
        await Commands.MustAsync("Writing the base of the stand-ins to disk", "Look at the kernel's log.", "sync", ["--file-system", building], cancellationToken);
        Directory.Move(building, folder);
        computer.Report($"Built the base of the {wanted.Name} stand-ins in {computer.Time.GetElapsedTime(start).TotalSeconds:0.0} s");
        return Ready(folder)!;
    }

    /// <summary>What a killed build left; its processes may still run.</summary>
    private static async Task RemoveUnfinishedAsync(string folder, CancellationToken cancellationToken)
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        foreach (var leftover in parent.GetDirectories($"{Path.GetFileName(folder)}{BuildingMark}*"))
        {
            foreach (var worker in ProcessTable.Within(leftover.FullName))
            {
                worker.Signal(Native.SigKill);
            }

            await MachineMounts.RemoveAsync(leftover.FullName, cancellationToken);
            await MachineMounts.DeleteFolderAsync(leftover.FullName, cancellationToken);
        }
    }

    /// <summary>The compiler of the tree itself, so that the modules fit its Erlang.</summary>
    private static async Task CompileAsync(string tree, string sources, CancellationToken cancellationToken)
    {
        const string output = "opt/couchdb/lib";
        SafeFiles.Folder(tree, output);
        var names = StandInContent.Names.Where(name => name.StartsWith(sources, StringComparison.Ordinal)).ToList();
        foreach (var name in names)
        {
            SafeFiles.Write(tree, $"tmp/erlang/{Path.GetFileName(name)}", StandInContent.Text(name), Modes.Public);
        }

        await Commands.MustAsync(
            "Compiling the CouchDB stand-in", "The suite must have Erlang 27 or newer.", "chroot",
            [tree, "erlc", "-Werror", "+deterministic", "-o", $"/{output}", .. names.Select(name => $"/tmp/erlang/{Path.GetFileName(name)}")], cancellationToken);
    }

    private sealed record LayerNote(string DiffId);
}

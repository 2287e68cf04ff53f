using System.Collections.Immutable;
using System.Globalization;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Files;

/// <summary>Keeps a set of files and directories: read in one round trip, written in one round trip.</summary>
public sealed class HostFilesPart : IHostPart<HostFiles, ObservedFiles>
{
    public HostScript ObserveScript(HostFiles desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        HostFilesValidation.Validate(desired);
        var paths = desired.Files.Select(f => f.Path).Concat(desired.Directories.Select(d => d.Path));
        var text = $$"""
            set -- {{ShellText.QuoteAll(paths)}}
            if [ $# -gt 0 ]; then stat -c 'S|%F|%a|%U|%G|%u|%g|%n' -- "$@" 2>/dev/null; fi
            for path do
              shift
              if [ -f "$path" ] && [ ! -L "$path" ]; then set -- "$@" "$path"; fi
            done
            if [ $# -gt 0 ]; then sha256sum -- "$@" || exit; fi
            list={{ShellText.Quote(desired.ListPath)}}
            if [ -f "$list" ]; then
              while IFS= read -r path || [ -n "$path" ]; do printf 'L|%s\n' "$path"; done <"$list"
            fi
            """;
        return new HostScript($"Read the files of {desired.Set}", text) { Mutates = false };
    }

    public ObservedFiles Parse(HostFiles desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var paths = ImmutableDictionary.CreateBuilder<string, ObservedPath>(StringComparer.Ordinal);
        var listed = ImmutableArray.CreateBuilder<string>();
        foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("S|", StringComparison.Ordinal))
            {
                var words = line.Split('|', 8);
                paths[words[7]] = new ObservedPath(
                    KindOf(words[1]), (UnixFileMode)Convert.ToInt32(words[2], 8), words[3], words[4],
                    int.Parse(words[5], CultureInfo.InvariantCulture), int.Parse(words[6], CultureInfo.InvariantCulture), "");
            }
            else if (line.StartsWith("L|", StringComparison.Ordinal))
            {
                listed.Add(line[2..]);
            }
            else
            {
                // 64 digits, two spaces, path.
                var path = line[66..];
                paths[path] = paths[path] with { Sha256 = line[..64] };
            }
        }

        return new ObservedFiles(paths.ToImmutable(), listed.ToImmutable());
    }

    /// <exception cref="ProvisioningException">A directory stands where a file is wanted, or the other way round.</exception>
    public HostPlan Plan(HostFiles desired, ObservedFiles observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var differences = ImmutableArray.CreateBuilder<HostDifference>();
        var files = desired.Files.Where(file => Differs(
            differences, file.Path, Describe(file.Mode, file.Owner, file.Group), Find(desired, observed, file.Path, HostPathKind.File) is { } found
                ? Compare(found, file.Mode, file.Owner, file.Group, file.Sha256) : "nothing")).ToImmutableArray();
        var directories = desired.Directories.Where(directory => Differs(
            differences, directory.Path, "a directory, " + Describe(directory.Mode, directory.Owner, directory.Group),
            Find(desired, observed, directory.Path, HostPathKind.Directory) is { } found
                ? CompareDirectory(found, directory) : "nothing")).ToImmutableArray();

        var wanted = desired.Files.Select(f => f.Path).Concat(desired.Directories.Select(d => d.Path)).ToHashSet(StringComparer.Ordinal);
        var surplus = observed.Listed.Where(path => !wanted.Contains(path)).ToImmutableArray();
        foreach (var path in surplus)
        {
            differences.Add(new HostDifference(path, "nothing", "a path that this program wrote earlier"));
        }

        var unlisted = wanted.Except(observed.Listed, StringComparer.Ordinal).Any();
        if (differences.Count == 0 && !unlisted)
        {
            return HostPlan.Empty;
        }

        var script = HostFilesScript.Write(desired, directories, files, surplus, observed.Listed);
        var cause = differences.Count == 0
            ? "the files are as desired but not listed as ours"
            : string.Join("; ", differences.Select(d => $"{d.Subject}: {d.Found}"));
        return new HostPlan([new HostOperation(script, cause) { Differences = differences.ToImmutable() }]);
    }

    private static HostPathKind KindOf(string stat) => stat switch
    {
        "regular file" or "regular empty file" => HostPathKind.File,
        "directory" => HostPathKind.Directory,
        _ => HostPathKind.Other,
    };

    private static ObservedPath? Find(HostFiles desired, ObservedFiles observed, string path, HostPathKind wanted)
    {
        var found = observed.Paths.GetValueOrDefault(path);
        var refused = found is not null && found.Kind != wanted && (wanted == HostPathKind.Directory || found.Kind == HostPathKind.Directory);
        return refused
            ? throw new ProvisioningException(
                desired.Host, $"Keep the files of {desired.Set}",
                $"{path} should be a {wanted.ToString().ToLowerInvariant()} and is {(found!.Kind == HostPathKind.Directory ? "a directory" : "something else")}",
                "Move it out of the way, then run again.")
            : found;
    }

    private static bool Differs(ImmutableArray<HostDifference>.Builder differences, string path, string expected, string found)
    {
        if (found.Length > 0)
        {
            differences.Add(new HostDifference(path, expected, found));
        }

        return found.Length > 0;
    }

    private static string CompareDirectory(ObservedPath found, HostDirectory wanted) =>
        wanted.KeepExisting ? string.Empty : Compare(found, wanted.Mode, wanted.Owner, wanted.Group, sha256: "");

    private static string Compare(ObservedPath found, UnixFileMode mode, string owner, string group, string sha256)
    {
        if (found.Kind == HostPathKind.Other)
        {
            return "a link or special file";
        }

        var problems = new List<string>();
        if (!string.Equals(found.Sha256, sha256, StringComparison.Ordinal))
        {
            problems.Add("other content");
        }

        if (found.Mode != mode)
        {
            problems.Add("mode " + Octal(found.Mode));
        }

        if (!Is(owner, found.Owner, found.OwnerNumber) || !Is(group, found.Group, found.GroupNumber))
        {
            problems.Add($"owner {found.Owner}:{found.Group}");
        }

        return string.Join(", ", problems);
    }

    private static bool Is(string wanted, string name, int number) => int.TryParse(wanted, CultureInfo.InvariantCulture, out var wantedNumber)
        ? wantedNumber == number
        : string.Equals(wanted, name, StringComparison.Ordinal);

    private static string Describe(UnixFileMode mode, string owner, string group) => $"mode {Octal(mode)}, owner {owner}:{group}";

    internal static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}

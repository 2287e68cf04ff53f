using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Files;

/// <summary>The one script that writes a set of files; their contents follow one after another on its standard input.</summary>
internal static class HostFilesScript
{
    // A file is written beside its place and renamed, so that a reader sees the old or the new content and nothing between,
    // also after a power cut. A fixed temporary name leaves no litter behind when this is killed; noclobber refuses to write
    // through anything that someone else has put there. The size tells content that a cut connection has shortened.
    private const string Functions = """
        set -eu
        umask 077
        fail() { echo "$1" >&2; exit 74; }
        parent() { [ -d "$1" ] || ( umask 022; mkdir -p -- "$1" ); }
        directory() { # path mode owner
          [ -d "$1" ] || ( umask 022; mkdir -p -- "$1" )
          chown -- "$3" "$1"; chmod -- "$2" "$1"
        }
        file() { # parent name mode owner size
          parent "$1"; part=$1/.$2.cht-part
          rm -f -- "$part"
          ( set -C; head -c "$5" >"$part" ) || { rm -f -- "$part"; fail "the content of $1/$2 could not be written"; }
          [ "$(stat -c %s -- "$part")" -eq "$5" ] || { rm -f -- "$part"; fail "the content of $1/$2 did not arrive whole"; }
          chown -- "$4" "$part"; chmod -- "$3" "$part"
          sync -- "$part"; mv -fT -- "$part" "$1/$2"; sync -- "$1"
        }
        remove() { # path
          if [ -d "$1" ] && [ ! -L "$1" ]; then rmdir --ignore-fail-on-non-empty -- "$1"; else rm -f -- "$1"; fi
        }
        list() { # path of the list, then the paths
          parent "${1%/*}"; target=$1; shift
          if [ $# -eq 0 ]; then rm -f -- "$target"; return; fi
          printf '%s\n' "$@" >"$target.part"; sync -- "$target.part"; mv -fT -- "$target.part" "$target"
        }

        """;

    public static HostScript Write(
        HostFiles desired,
        ImmutableArray<HostDirectory> directories,
        ImmutableArray<HostFile> files,
        ImmutableArray<string> surplus,
        ImmutableArray<string> listed)
    {
        var wanted = desired.Directories.Select(d => d.Path).Concat(desired.Files.Select(f => f.Path)).ToList();
        var list = ShellText.Quote(desired.ListPath);
        var text = new StringBuilder(Functions);

        // First everything old and new is listed: if this is cut off, the next run still knows what is ours.
        text.Append($"list {list} {ShellText.QuoteAll(listed.Union(wanted, StringComparer.Ordinal))}\n");
        foreach (var directory in directories.OrderBy(d => d.Path, StringComparer.Ordinal))
        {
            text.Append(
                $"directory {ShellText.Quote(directory.Path)} {HostFilesPart.Octal(directory.Mode)} {directory.Owner}:{directory.Group}\n");
        }

        foreach (var file in files)
        {
            var slash = file.Path.LastIndexOf('/');
            text.Append(
                $"file {ShellText.Quote(file.Path[..slash])} {ShellText.Quote(file.Path[(slash + 1)..])} "
                + $"{HostFilesPart.Octal(file.Mode)} {file.Owner}:{file.Group} {file.Content.Length}\n");
        }

        // Deepest first, so that a directory is empty when its turn comes.
        foreach (var path in surplus.OrderByDescending(p => p, StringComparer.Ordinal))
        {
            text.Append($"remove {ShellText.Quote(path)}\n");
        }

        text.Append($"list {list} {ShellText.QuoteAll(wanted)}\n");
        return new HostScript(Purpose(desired, directories.Length + files.Length, surplus.Length), text.ToString())
        {
            Mutates = true,
            Input = Concatenate(files),
            Deadline = TimeSpan.FromMinutes(2),
        };
    }

    private static string Purpose(HostFiles desired, int written, int removed) => (written, removed) switch
    {
        (0, 0) => $"List the files of {desired.Set}",
        (_, 0) => $"Write {written} of the paths of {desired.Set}",
        (0, _) => $"Remove {removed} of the paths of {desired.Set}",
        _ => $"Write {written} and remove {removed} of the paths of {desired.Set}",
    };

    private static byte[] Concatenate(ImmutableArray<HostFile> files)
    {
        var bytes = new byte[files.Sum(f => f.Content.Length)];
        var position = 0;
        foreach (var file in files)
        {
            file.Content.CopyTo(bytes.AsMemory(position));
            position += file.Content.Length;
        }

        return bytes;
    }
}

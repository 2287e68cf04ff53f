using System.Collections.Immutable;
using System.Text;

namespace Cht.Hosts.Lab;

/// <summary>One line of <c>/proc/&lt;pid&gt;/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
internal sealed record Mount(string Target, string FileSystem, string Source, string SuperOptions)
{
    /// <summary>A value among the super block's options, for instance <c>upperdir</c> of an overlay.</summary>
    public string? Option(string name) =>
        SuperOptions.Split(',').Where(option => option.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(option => option[(name.Length + 1)..]).FirstOrDefault();
}

/// <summary>The mounts a process sees. Pure apart from <see cref="Read"/>.</summary>
internal sealed record MountTable(ImmutableArray<Mount> Mounts)
{
    public static MountTable Read(string process = "self") => Parse(File.ReadAllText($"/proc/{process}/mountinfo"));

    public static MountTable Parse(string text)
    {
        var mounts = ImmutableArray.CreateBuilder<Mount>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = line.Split(" - ", 2);
            var first = halves[0].Split(' ');
            var second = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (first.Length >= 6 && second.Length >= 3)
            {
                mounts.Add(new Mount(Unescape(first[4]), second[0], Unescape(second[1]), Unescape(second[2])));
            }
        }

        return new MountTable(mounts.ToImmutable());
    }

    /// <summary>The mount that is visible at exactly this path: the last one made there.</summary>
    public Mount? At(string target) => Mounts.LastOrDefault(mount => string.Equals(mount.Target, target, StringComparison.Ordinal));

    /// <summary>Mounts at or below a folder, the deepest and latest first: the order to unmount them in.</summary>
    public ImmutableArray<Mount> Below(string folder) =>
        [.. Mounts.Reverse().Where(mount => IsWithin(mount.Target, folder)).OrderByDescending(mount => mount.Target.Length)];

    /// <summary>The mount that holds a path.</summary>
    public Mount? Holding(string path) =>
        Mounts.Reverse().Where(mount => IsWithin(path, mount.Target)).MaxBy(mount => mount.Target.Length);

    public static bool IsWithin(string path, string folder)
    {
        var prefix = folder.TrimEnd('/');
        return path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }

    /// <summary>Space, tab, newline and backslash are written as three octal digits.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)Convert.ToInt32(text.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}

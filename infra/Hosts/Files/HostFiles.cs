using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Hosts.Files;

/// <summary>
/// Files and directories that one owner (the layout, Docker, the baseline ...) keeps on a machine. What it once wrote and no
/// longer wants is removed; anything else on the machine is left alone.
/// </summary>
public sealed record HostFiles
{
    /// <summary>The machine's name in the cluster layout, for messages.</summary>
    public required string Host { get; init; }

    /// <summary>Name of the owner: lower-case letters, digits and hyphens. Its list of files is kept on the machine.</summary>
    public required string Set { get; init; }

    public ImmutableArray<HostFile> Files { get; init; } = [];

    public ImmutableArray<HostDirectory> Directories { get; init; } = [];

    /// <summary>Where each set keeps the list of what it wrote. The default value is <c>/var/lib/cht-infra/files</c>.</summary>
    public string ListDirectory { get; init; } = "/var/lib/cht-infra/files";

    internal string ListPath => $"{ListDirectory}/{Set}";
}

/// <summary>One file. Its content may be a secret and is never shown, not even as a hash.</summary>
/// <param name="Path">Absolute, without <c>.</c>, <c>..</c>, control characters, backslashes or a slash at the end.</param>
public sealed record HostFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>The default value is 0600.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Name or number. The default value is root.</summary>
    public string Owner { get; init; } = "root";

    /// <summary>Name or number. The default value is root.</summary>
    public string Group { get; init; } = "root";

    public static HostFile FromText(string path, string content) => new(path, Encoding.UTF8.GetBytes(content));

    internal string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content.Span));
}

/// <summary>One directory. Its content is not touched; it is removed only when it is empty.</summary>
public sealed record HostDirectory(string Path)
{
    /// <summary>
    /// True where mode and owner are for a directory that is made anew only: one that exists belongs to its container by
    /// then, and its mode and owner are no drift. The default value is false.
    /// </summary>
    public bool KeepExisting { get; init; }

    /// <summary>The default value is 0755.</summary>
    public UnixFileMode Mode { get; init; } = (UnixFileMode)0b111_101_101;

    /// <summary>Name or number. The default value is root.</summary>
    public string Owner { get; init; } = "root";

    /// <summary>Name or number. The default value is root.</summary>
    public string Group { get; init; } = "root";
}

/// <summary>What was found at the wanted paths, and what this set's list holds.</summary>
public sealed record ObservedFiles(ImmutableDictionary<string, ObservedPath> Paths, ImmutableArray<string> Listed);

/// <param name="Sha256">Hash of a regular file's content in lower-case hexadecimal; empty for everything else.</param>
public sealed record ObservedPath(HostPathKind Kind, UnixFileMode Mode, string Owner, string Group, int OwnerNumber, int GroupNumber, string Sha256);

public enum HostPathKind
{
    /// <summary>A regular file.</summary>
    File,
    Directory,

    /// <summary>A symbolic link, device, socket ...</summary>
    Other,
}

using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Images;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>The lowest layer of an archive: distribution packages, made smaller.</summary>
/// <param name="Name">couchdb or core.</param>
/// <param name="Packages">Debian packages; the system's essential ones come with them.</param>
/// <param name="Sources">Folder of Erlang sources in the content to be compiled into the layer, or null.</param>
internal sealed record StandInBase(string Name, ImmutableArray<string> Packages, string? Sources)
{
    /// <summary>Raised whenever what the build does changes.</summary>
    private const int Recipe = 1;

    public static StandInBase CouchDb { get; } = new("couchdb", ["erlang-base", "erlang-crypto", "curl", "jq"], "couchdb/erlang/");

    public static StandInBase Core { get; } = new("core", ["nginx", "haproxy", "python3", "openssl", "docker-compose", "curl", "ca-certificates"], Sources: null);

    /// <summary>Name of the built layer: two that differ in anything have different ones.</summary>
    public string Identity(StandInSource source) =>
        $"{Name}-{LabName.Hash($"{Recipe} {JsonSerializer.Serialize(this)} {JsonSerializer.Serialize(source)} {(Sources is null ? "" : StandInContent.Digest(Sources))}")[..12]}";

    /// <summary>What containers never read: documentation, translations, package lists, and what only installing needs.</summary>
    public static ImmutableArray<string> Left { get; } =
    [
        "./dev/*", "./proc/*", "./sys/*", "./run/*", "./tmp/*", "./boot", "./var/cache/*", "./var/lib/apt", "./var/lib/dpkg", "./var/log/*.log",
        "./usr/share/doc", "./usr/share/man", "./usr/share/info", "./usr/share/locale", "./usr/share/lintian", "./usr/share/bash-completion",
        "./usr/share/perl5", "./usr/share/zoneinfo", "./usr/share/bug", "./usr/share/vim", "./usr/share/emacs", "./usr/share/icons",
        "./usr/lib/*/gconv", "./usr/lib/*/perl-base", "./usr/bin/perl*", "./usr/lib/apt", "./usr/lib/dpkg", "./usr/lib/udev", "./usr/bin/sqv",
        "./usr/lib/python3*/__pycache__", "./usr/lib/python3*/*/__pycache__", "./usr/lib/python3*/*/*/__pycache__",
        "./usr/lib/python3*/idlelib", "./usr/lib/python3*/ensurepip", "./usr/lib/python3*/pydoc_data",
        "./usr/lib/erlang/lib/compiler-*", "./usr/lib/erlang/lib/erl_interface-*", "./usr/lib/erlang/lib/*/src", "./usr/lib/erlang/lib/*/include",
        "./usr/lib/erlang/lib/*/doc", "./usr/lib/erlang/erts-*/doc", "./usr/lib/erlang/erts-*/include", "./usr/lib/erlang/erts-*/lib",
    ];

    public static IReadOnlyList<string> BootstrapArguments(ImmutableArray<string> packages, StandInSource source, string tree) =>
    [
        "--mode=root", "--format=directory", "--variant=essential", "--components=main", $"--include={string.Join(',', packages)}",
        // Unpacked only to be packed again.
        "--dpkgopt=force-unsafe-io", """--aptopt=APT::Install-Recommends "false" """.TrimEnd(), """--aptopt=Acquire::Languages "none" """.TrimEnd(),
        "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
        source.Suite, tree, source.Mirror,
    ];

    /// <summary>The same tree gives the same tar: sorted, of one date, without the names of this computer's users.</summary>
    public static IReadOnlyList<string> TarArguments(string tree, string tar) =>
    [
        "--create", $"--file={tar}", $"--directory={tree}", "--sort=name", $"--mtime=@{ImageLayers.Date.ToUnixTimeSeconds()}", "--numeric-owner",
        "--format=gnu", "--hard-dereference", "--anchored", "--wildcards", "--no-wildcards-match-slash", .. Left.Select(path => $"--exclude={path}"), ".",
    ];
}

/// <summary>Where the packages come from.</summary>
/// <param name="Suite">A Debian release with Erlang 27 or newer, whose standard library has JSON.</param>
public sealed record StandInSource(string Suite = "trixie", string Mirror = "http://deb.debian.org/debian");

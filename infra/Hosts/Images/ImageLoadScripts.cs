using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Images;

internal static class ImageLoadScripts
{
    public const string ReadPurpose = "Read the images";

    /// <summary>A piece over a slow line.</summary>
    private static readonly TimeSpan UploadDeadline = TimeSpan.FromMinutes(15);

    public static HostScript Observe(ImageLoadDesired desired) => ObservedFacts.Script(ReadPurpose,
        $$$"""
        {{{EngineAnswer.Shared}}}
        # Asked only while it runs: a question to the socket would start a stopped engine.
        if [ "$engine_state" = active ]; then
          fact architecture "$(docker version --format '{{.Server.Arch}}' 2>/dev/null)"
          case $(docker info --format '{{json .DriverStatus}}' 2>/dev/null) in *io.containerd.snapshotter*) fact containerd yes ;; esac
          for name in {{{ShellText.QuoteAll(desired.Images)}}}; do
            fact image "$name $(docker image inspect --format '{{.Id}}' "$name" 2>/dev/null)"
          done
        fi
        cd {{{ShellText.Quote(desired.UploadDirectory)}}} 2>/dev/null || { fact complete yes; exit 0; }
        if [ -f loaded ]; then sed 's/^/loaded=/' loaded; fi
        for name in {{{ShellText.QuoteAll(desired.Bundle.Document.Archives.Select(archive => archive.Sha256))}}}; do
          [ -f "$name" ] || continue
          pieces=$(($(stat -c %s "$name") / {{{ImageBundleFolder.PieceBytes}}}))
          fact upload "$name $pieces $(head -c $((pieces * {{{ImageBundleFolder.PieceBytes}}})) "$name" | sha256sum | cut -c 1-64)"
        done
        """) with
    {
        // Reads what was uploaded.
        Deadline = TimeSpan.FromMinutes(5),
    };

    /// <summary>Puts one piece at its place, whatever an upload that broke off left behind it.</summary>
    public static HostScript Upload(ImageLoadDesired desired, BundleArchive archive, int piece, int pieces)
    {
        var offset = (long)piece * ImageBundleFolder.PieceBytes;
        var length = (int)Math.Min(ImageBundleFolder.PieceBytes, archive.Bytes - offset);
        return new HostScript($"Upload {archive.File}, part {piece + 1} of {pieces}",
            $$"""
            set -eu
            umask 077
            mkdir -p {{ShellText.Quote(desired.UploadDirectory)}}
            cd {{ShellText.Quote(desired.UploadDirectory)}}
            size=$(stat -c %s {{archive.Sha256}} 2>/dev/null || echo 0)
            [ "$size" -ge {{offset}} ] || { echo "the upload has $size bytes, expected {{offset}}" >&2; exit 1; }
            truncate -s {{offset}} {{archive.Sha256}}
            head -c {{length}} >>{{archive.Sha256}}
            size=$(stat -c %s {{archive.Sha256}})
            [ "$size" -eq {{offset + length}} ] || { echo "the upload was cut short: $size bytes, expected {{offset + length}}" >&2; exit 1; }
            """)
        {
            Input = FileChunk.Of(Path.Combine(desired.Bundle.Path, archive.File), offset, length),
            Mutates = true,
            Deadline = UploadDeadline,
        };
    }

    /// <summary>Compares the digest, loads, remembers the engine's ids, and takes the upload away.</summary>
    public static HostScript Load(ImageLoadDesired desired, BundleArchive archive) => new($"Load {archive.File}",
        $$$"""
        set -eu
        umask 077
        cd {{{ShellText.Quote(desired.UploadDirectory)}}}
        found=$(sha256sum <{{{archive.Sha256}}} | cut -c 1-64)
        if [ "$found" != {{{archive.Sha256}}} ]; then
          rm -f {{{archive.Sha256}}}
          echo "the upload of {{{archive.File}}} has SHA-256 $found, expected {{{archive.Sha256}}}; it is removed" >&2
          exit 1
        fi
        docker load --quiet --input {{{archive.Sha256}}}
        touch loaded
        cp loaded loaded.new
        {{{string.Join('\n', archive.Images.Select(Remember))}}}
        mv loaded.new loaded
        rm -f {{{archive.Sha256}}}
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(15),
    };

    private static string Remember(BundleImage image) =>
        $$$"""
        { grep -v '^{{{image.Id}}} ' loaded.new || true; echo "{{{image.Id}}} $(docker image inspect --format '{{.Id}}' {{{ShellText.Quote(image.Name)}}})"; } >loaded.next
        mv loaded.next loaded.new
        """;
}

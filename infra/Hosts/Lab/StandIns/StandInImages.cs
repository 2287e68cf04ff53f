using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>One stand-in image: the layer of its own over the base of its archive.</summary>
/// <param name="Name">Repository and tag, those of the image that it stands for.</param>
/// <param name="Entrypoint">Content that becomes the container's program.</param>
/// <param name="Files">Further content, by path in the container.</param>
internal sealed record StandInImage(string Name, string Entrypoint, ImmutableArray<(string Path, string Content)> Files)
{
    public ImmutableArray<string> Ports { get; init; } = [];
}

/// <summary>What there is of each image. Pure.</summary>
internal static class StandInImages
{
    private const string Registry = ComposeOverrides.ImageRegistry;

    private static readonly ImmutableArray<string> CouchDbPrograms = ["couchdb-curl", "couchdb-wait", "couchdb-setup"];

    private const UnixFileMode Program = (UnixFileMode)0b111_101_101;

    private const UnixFileMode Public = (UnixFileMode)0b110_100_100;

    /// <summary>Images of the archive for CouchDB machines.</summary>
    public static IEnumerable<StandInImage> CouchDb(ChtVersion version)
    {
        yield return new($"{Registry}/cht-couchdb:{version}", "couchdb/image/couchdb-entrypoint.sh",
            [.. CouchDbPrograms.Select(name => ($"/usr/local/bin/{name}", $"couchdb/image/{name}"))])
        {
            Ports = ["5984/tcp", "4369/tcp", "9100/tcp"],
        };
        if (version.HasNouveau)
        {
            yield return new($"{Registry}/cht-couchdb-nouveau:{version}", "couchdb/image/nouveau-entrypoint.sh", []) { Ports = ["5987/tcp", "5988/tcp"] };
        }
    }

    /// <summary>Images of the archive for the core machine.</summary>
    public static IEnumerable<StandInImage> Core(ChtVersion version) =>
    [
        new($"{Registry}/cht-haproxy:{version}", "core/haproxy-entrypoint.py", []),
        new($"{Registry}/cht-haproxy-healthcheck:{version}", "core/healthcheck.py", []),
        new($"{Registry}/cht-api:{version}", "core/api.py", [("/couch.py", "core/couch.py")]),
        new($"{Registry}/cht-sentinel:{version}", "core/sentinel.py", [("/couch.py", "core/couch.py")]),
        new($"{Registry}/cht-nginx:{version}", "core/nginx-entrypoint.sh", [("/etc/nginx/cht.conf", "core/nginx.conf")]) { Ports = ["80/tcp", "443/tcp"] },
        // Known by this one name only, whatever the version.
        new("public.ecr.aws/s5s3h4s7/cht-upgrade-service:latest", "core/upgrade-service.py", []) { Ports = ["5008/tcp"] },
    ];

    /// <summary>The files of an image's own layer.</summary>
    public static IEnumerable<LayerFile> Layer(StandInImage image, ChtVersion version)
    {
        yield return new("/docker-entrypoint", StandInContent.Read(image.Entrypoint), Program);
        yield return new("/etc/cht-version", Encoding.UTF8.GetBytes($"{version}\n"), Public);
        yield return new("/opt/couchdb/release.json",
            JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["cht"] = version.Text, ["couchdb"] = CouchDbRelease(version) }),
            Public);
        foreach (var (path, content) in image.Files)
        {
            yield return new(path, StandInContent.Read(content), path.StartsWith("/usr/local/bin/", StringComparison.Ordinal) ? Program : Public);
        }
    }

    public static ContainerImage Assemble(StandInImage image, ChtVersion version, ImageLayer lower, ImageLayer own) => new(image.Name, [lower, own])
    {
        Entrypoint = ["/docker-entrypoint"],
        Environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"],
        ExposedPorts = image.Ports,
        Labels = ImmutableSortedDictionary<string, string>.Empty
            .Add("org.opencontainers.image.title", "Stand-in for laboratories")
            .Add("org.opencontainers.image.version", version.Text),
    };

    /// <summary>The CouchDB of each CHT release, as its image has it.</summary>
    internal static string CouchDbRelease(ChtVersion version) =>
        version.IsAtLeast(5, 2) ? "3.5.2"
        : version.IsAtLeast(4, 21) ? "3.5.0"
        : version.IsAtLeast(4, 16) ? "3.4.2"
        : version.IsAtLeast(4, 6) ? "3.3.3"
        : version.IsAtLeast(4, 4) ? "3.3.2"
        : "2.3.1";
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>The containers of one machine, all of it from the layout document.</summary>
public sealed record ComposeNodeDesired
{
    // Compares passwords of several machines without showing them: new for each run of the program, so that a digest tells
    // nothing afterwards.
    internal static readonly string Nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The machine in the layout document: paths, projects, services.</summary>
    public required LayoutNode Node { get; init; }

    /// <summary>Name of the overlay network.</summary>
    public required string Network { get; init; }

    public required string ChtVersion { get; init; }

    /// <summary>Image by Compose service, as the layout document lists them.</summary>
    public required ImmutableSortedDictionary<string, string> Images { get; init; }

    /// <summary>DNS names of all CouchDB nodes, node 1 first.</summary>
    public required ImmutableArray<string> CouchDbNodes { get; init; }

    public string Host => Node.Name;

    /// <summary>Env file that holds the password.</summary>
    internal string EnvFile => Node.Projects.Select(project => project.EnvFile).OfType<string>().First();

    /// <summary>Projects that the machine's own Compose runs.</summary>
    internal IEnumerable<LayoutProject> OwnProjects => Node.Projects.Where(project => project.StartedBy == ProjectStarter.Compose);

    /// <summary>Projects that the container of the upgrade service runs.</summary>
    internal IEnumerable<LayoutProject> ServedProjects => Node.Projects.Where(project => project.StartedBy == ProjectStarter.UpgradeService);

    /// <summary>A container of this name keeps the overlay on a CouchDB machine: a worker drops it when its last container goes.</summary>
    internal string? KeepAlive => Node.CouchDb is { } node ? $"cht-keep-alive-{node.Number}" : null;

    /// <summary>Runs the keep-alive container, since it is on the machine anyway.</summary>
    internal string? KeepAliveImage => Node.CouchDb is null ? null : Images[Node.Projects[0].Services[0]];

    /// <exception cref="ArgumentException">No machine of that name, or a service without an image.</exception>
    public static ComposeNodeDesired From(LayoutDocument document, string machine)
    {
        ArgumentNullException.ThrowIfNull(document);
        var node = document.Nodes.FirstOrDefault(node => string.Equals(node.Name, machine, StringComparison.Ordinal))
            ?? throw new ArgumentException($"The layout has no machine '{machine}'.");
        var images = document.Versions.Images.ToImmutableSortedDictionary(image => image.Service, image => image.Image, StringComparer.Ordinal);
        var unknown = node.Projects.SelectMany(project => project.Services).FirstOrDefault(service => !images.ContainsKey(service));
        return unknown is not null
            ? throw new ArgumentException($"The layout has no image for the service '{unknown}'.")
            : new()
            {
                Node = node,
                Network = document.ContainerNetwork.Name,
                ChtVersion = document.Versions.Cht,
                Images = images,
                CouchDbNodes = [.. document.Nodes.Select(other => other.CouchDb).OfType<LayoutCouchDb>().OrderBy(other => other.Number).Select(other => other.Name)],
            };
    }
}

using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The official compose files of one CHT release. The services that run are those which the files name.</summary>
public sealed record ComposeRelease
{
    /// <summary>The search service of CHT 5: one for the cluster, beside node 1.</summary>
    private const string Search = "nouveau";

    /// <summary>haproxy's agent, which CHT 5 no longer has in its core file.</summary>
    private const string HealthCheck = "healthcheck";

    public required string ChtVersion { get; init; }

    public required ComposeFile Core { get; init; }

    public required ComposeFile CouchDb { get; init; }

    public required ComposeFile UpgradeService { get; init; }

    /// <summary>Reads the three files and reports everything wrong with them at once.</summary>
    /// <param name="chtVersion">Release of CHT, as in 4.22.0.</param>
    /// <param name="files">Name (see <see cref="ComposeFileSource.Names"/>), source and text of each.</param>
    /// <exception cref="AggregateException">Holds a <see cref="ComposeFileException"/> for each file that cannot be used.</exception>
    public static ComposeRelease Read(string chtVersion, IEnumerable<(string Name, string Source, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var read = new Dictionary<string, ComposeFile>(StringComparer.Ordinal);
        var problems = new List<ComposeFileException>();
        foreach (var (name, source, text) in files)
        {
            try
            {
                read[name] = ComposeFile.Read(name, source, text);
            }
            catch (ComposeFileException problem)
            {
                problems.Add(problem);
            }
        }

        var missing = ComposeFileSource.Names.Where(name => !read.ContainsKey(name) && problems.All(problem => problem.Name != name));
        problems.AddRange(missing.Select(name => new ComposeFileException(name, "the source", "it is not there")));
        return problems.Count > 0
            ? throw new AggregateException(problems)
            : new()
            {
                ChtVersion = chtVersion,
                Core = read[ComposeFileSource.Core],
                CouchDb = read[ComposeFileSource.CouchDb],
                UpgradeService = read[ComposeFileSource.UpgradeService],
            };
    }

    /// <summary>What runs on a CouchDB machine.</summary>
    public ImmutableArray<ComposeService> ServicesOf(CouchDbNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Number == 1
            ? CouchDb.Services
            : [.. CouchDb.Services.Where(service => !string.Equals(service.Name, Search, StringComparison.Ordinal))];
    }

    /// <summary>What the upgrade service runs on the core machine.</summary>
    public ImmutableArray<ComposeService> CoreServices(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var ours = ComposeOverrides.NeedsHealthCheck(layout) && Core.Services.All(service => service.Name != HealthCheck);
        return ours ? [.. Core.Services, new(HealthCheck, ComposeOverrides.HealthCheckImage(layout))] : Core.Services;
    }

    /// <summary>Every image of the cluster, once for each service.</summary>
    public ImmutableArray<ComposeService> AllServices(ClusterLayout layout) =>
        [.. CoreServices(layout), .. CouchDb.Services, .. UpgradeService.Services];
}

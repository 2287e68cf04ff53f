using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The official compose files that the layout uses, and where they are published.</summary>
public static class ComposeFileSource
{
    public const string Core = "cht-core.yml";
    public const string CouchDb = "cht-couchdb.yml";
    public const string UpgradeService = "upgrade-service.yml";

    /// <summary>Names of the files in a directory or bundle; the upgrade service's is docker-compose.yml where it is published.</summary>
    public static ImmutableArray<string> Names { get; } = [Core, CouchDb, UpgradeService];

    /// <summary>Pinned, since the upgrade service's file has no version of its own.</summary>
    private const string UpgradeServiceUrl = "https://raw.githubusercontent.com/medic/cht-upgrade-service/7ba6a908/docker-compose.yml";

    /// <summary>
    /// Where a file of a release is published: an attachment of the release's build document. A wrong version answers a
    /// JSON error there, a wrong path a page in HTML.
    /// </summary>
    public static string Url(string name, string chtVersion)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Equals(name, UpgradeService, StringComparison.Ordinal)
            ? UpgradeServiceUrl
            : $"https://staging.dev.medicmobile.org/_couch/builds_4/medic%3Amedic%3A{chtVersion}/docker-compose/{name}";
    }
}

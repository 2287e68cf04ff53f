using System.Collections.Immutable;

namespace Pulumi;

/// <summary>An archive put together from named assets and archives.</summary>
public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets)
    : Archive("assets", assets.ToImmutableDictionary(StringComparer.Ordinal));

/// <summary>An archive read from a file or folder of this computer.</summary>
public sealed class FileArchive(string path) : Archive("path", path);

/// <summary>An archive fetched from a URI (file, http, https).</summary>
public sealed class RemoteArchive(string uri) : Archive("uri", uri);

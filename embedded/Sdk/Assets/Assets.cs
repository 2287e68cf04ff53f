namespace Pulumi;

/// <summary>An asset whose content is a text kept in memory.</summary>
public sealed class StringAsset(string text) : Asset("text", text);

/// <summary>An asset read from a file of this computer.</summary>
public sealed class FileAsset(string path) : Asset("path", path);

/// <summary>An asset fetched from a URI (file, http, https).</summary>
public sealed class RemoteAsset(string uri) : Asset("uri", uri);

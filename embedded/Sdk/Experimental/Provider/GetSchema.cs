namespace Pulumi.Experimental.Provider;

public sealed class GetSchemaRequest(int version, string? subpackageName, string? subpackageVersion)
{
    public int Version { get; } = version;
    public string? SubpackageName { get; } = subpackageName;
    public string? SubpackageVersion { get; } = subpackageVersion;
}

public sealed class GetSchemaResponse
{
    /// <summary>The package schema as JSON text.</summary>
    public string? Schema { get; set; }
}

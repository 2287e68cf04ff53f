using System.Collections.Immutable;

namespace Pulumi.Monitor;

/// <summary>
/// What an engine hands to the program it runs in process. The official SDK learns the same from PULUMI_* variables and a
/// gRPC address; here it is one async-local value, set by the embedded engine around the call of the program's entry point.
/// </summary>
internal sealed record ProgramHost
{
    private static readonly AsyncLocal<ProgramHost?> CurrentHost = new();

    public required IMonitor Monitor { get; init; }
    public required IProgramLog Log { get; init; }
    public required string Project { get; init; }
    public required string Stack { get; init; }
    public string Organization { get; init; } = "organization";
    public required string RootDirectory { get; init; }
    public required bool DryRun { get; init; }

    /// <summary>Configuration as <c>namespace:key</c> to text; structured values are JSON text. Secrets are in clear.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableHashSet<string> ConfigSecretKeys { get; init; } = [];

    /// <summary>Null outside a run of the embedded engine: then Deployment.RunAsync prints one line with the remedy.</summary>
    public static ProgramHost? Current
    {
        get => CurrentHost.Value;
        set => CurrentHost.Value = value;
    }
}

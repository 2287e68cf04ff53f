using Cht.Engine.Steps;
using Pulumi.Experimental;

namespace Cht.Engine.Providers;

/// <summary>What a provider sees of the engine: its messages become diagnostics.</summary>
internal sealed class EngineConnection(EventPublisher events, string? providerUrn) : IEngine
{
    public Task LogAsync(LogRequest message)
    {
        events.Diagnostic(Severity(message.Severity), message.Message, message.Urn?.ToString() ?? providerUrn, message.Ephemeral);
        return Task.CompletedTask;
    }

    /// <summary>The range speaks of versions of the Pulumi CLI, which this is not; the engine offers all that providers here use.</summary>
    public Task RequirePulumiVersionAsync(string pulumiVersionRange) => Task.CompletedTask;

    public static DiagnosticSeverity Severity(LogSeverity severity) => severity switch
    {
        LogSeverity.Debug => DiagnosticSeverity.Debug,
        LogSeverity.Info => DiagnosticSeverity.Info,
        LogSeverity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Error,
    };
}

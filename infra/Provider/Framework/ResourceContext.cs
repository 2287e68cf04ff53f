using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Provider.Framework;

/// <summary>What a handler may use during one call: connections, progress lines, the operation's deadline.</summary>
internal sealed record ResourceContext(
    IHostConnections Connections, IEngine? Engine, Urn Urn, CancellationToken CancellationToken) : IProgress<string>, IProgress<HostProgress>
{
    /// <summary>Shared by all calls of a run. The default is a memory of this call's own.</summary>
    public WarningsOnce Warnings { get; init; } = new();

    /// <summary>The clock of this computer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long this call waits for a machine that does not answer. Null leaves it to the connections.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Shows a line while the step runs; it is not kept.</summary>
    public void Report(string value) => Log(LogSeverity.Info, value, ephemeral: true);

    public void Report(HostProgress value) => Report(value.Steps > 0 ? $"{value.Purpose} ({value.Step}/{value.Steps})" : value.Purpose);

    /// <summary>A warning that stays on the screen; the same words are shown once, however many resources say them.</summary>
    public void Warn(string message)
    {
        if (Warnings.IsNew(message))
        {
            Log(LogSeverity.Warning, message, ephemeral: false);
        }
    }

    private void Log(LogSeverity severity, string message, bool ephemeral) =>
        _ = Engine?.LogAsync(new LogRequest(severity, message, Urn, 0, ephemeral));
}

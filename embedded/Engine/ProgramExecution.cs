using System.Text.Json;
using Cht.Engine.Providers;
using Cht.Engine.Steps;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine;

/// <summary>Runs the program in process, as if the Pulumi CLI had started it.</summary>
internal sealed class ProgramExecution(EngineRun run, RegistrationMonitor monitor) : IProgramLog
{
    private const string ConfigVariable = "PULUMI_CONFIG";

    public async Task RunAsync()
    {
        var operation = run.Operation;
        using var variables = new EnvironmentScope(new Dictionary<string, string> { [ConfigVariable] = KeysOf(operation) });
        try
        {
            var exitCode = await StartAsync().WaitAsync(run.Terminate);
            if (exitCode != 0 && !run.Control.HasErrors)
            {
                run.Events.Diagnostic(DiagnosticSeverity.Error, $"The program ended with exit code {exitCode}.");
                run.Control.ReportError();
            }
            else if (exitCode != 0)
            {
                run.Control.ReportError();
            }
        }
        catch (OperationCanceledException) when (run.Terminate.IsCancellationRequested)
        {
            run.Control.Cancel("the operation was terminated");
        }
#pragma warning disable CA1031 // The program is somebody else's code; its failure must not keep the state from being saved.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            run.Events.Diagnostic(DiagnosticSeverity.Error, $"The program failed: {exception}");
            run.Control.ReportError();
        }
        finally
        {
            await monitor.CloseAsync();
        }
    }

    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            run.Control.ReportError();
        }

        run.Events.Diagnostic(
            EngineConnection.Severity(request.Severity), request.Message, request.Urn?.ToString(), request.Ephemeral);
        return Task.CompletedTask;
    }

    /// <summary>Off the caller's stack, so that a program that blocks does not keep it from being terminated.</summary>
    private async Task<int> StartAsync()
    {
        await Task.Yield();
        var operation = run.Operation;
        ProgramHost.Current = new ProgramHost
        {
            Monitor = monitor,
            Log = this,
            Project = operation.Stack.Project,
            Stack = operation.Stack.Name,
            RootDirectory = operation.RootDirectory,
            DryRun = run.Preview,
            Config = operation.Config,
            ConfigSecretKeys = operation.ConfigSecretKeys,
        };
        return await (operation.Kind == OperationKind.Import ? ImportProgram.RunAsync(operation, run.Start) : operation.Program());
    }

    /// <summary>Programs look there for the names of the keys; child processes inherit it, so secrets are blank.</summary>
    private static string KeysOf(Operation operation) => JsonSerializer.Serialize(operation.Config.ToDictionary(
        entry => entry.Key,
        entry => operation.ConfigSecretKeys.Contains(entry.Key) ? string.Empty : entry.Value,
        StringComparer.Ordinal));
}

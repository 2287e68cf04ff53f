using System.Reflection;

namespace Pulumi;

/// <summary>Runs a program to its end and turns what went wrong into diagnostics and an exit code.</summary>
internal static class ProgramRunner
{
    public const int Success = 0;

    /// <summary>An error was logged, but no exception escaped.</summary>
    public const int ErrorsLogged = 1;

    /// <summary>An exception was reported through the engine: the caller stays silent.</summary>
    public const int ExceptionReported = 32;

    public static async Task<int> RunAsync(Deployment deployment, Func<Stack> createStack)
    {
        try
        {
            createStack();
        }
#pragma warning disable CA1031 // Whatever the program throws becomes a diagnostic.
        catch (Exception error)
#pragma warning restore CA1031
        {
            deployment.Tasks.Track(Task.FromException(Unwrap(error)));
        }

        var failures = await deployment.Tasks.WhenIdleAsync();
        foreach (var failure in failures)
        {
            Report(deployment.Log, failure);
        }

        await deployment.Tasks.WhenIdleAsync();
        return failures.Any(failure => failure is not LogException) ? ExceptionReported :
            failures.Length > 0 || deployment.Log.LoggedErrors ? ErrorsLogged : Success;
    }

    private static Exception Unwrap(Exception error)
        => error is TargetInvocationException { InnerException: { } inner } ? inner : error;

    private static void Report(ProgramLogger log, Exception error)
    {
        switch (error)
        {
            case LogException:
                Console.Error.WriteLine($"Error occurred trying to send logging message to engine:\n{error}");
                break;
            case RunException:
                Write(error.Message, resource: null);
                break;
            case ResourceException { HideStack: true } resourceError:
                Write(resourceError.Message, resourceError.Resource);
                break;
            case ResourceException resourceError:
                Write(resourceError.ToString(), resourceError.Resource);
                break;
            default:
                Write($"Running program '{ProgramName}' failed with an unhandled exception:\n{error}", resource: null);
                break;
        }

        void Write(string message, Resource? resource)
            => log.Write(Experimental.LogSeverity.Error, message, resource, streamId: null, ephemeral: null);
    }

    private static string ProgramName => Assembly.GetEntryAssembly()?.Location ?? "unknown";
}

using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;

namespace Cht.Cli.Commands;

/// <summary>Turns exceptions into one line on standard error and an exit code.</summary>
internal static class CommandGuard
{
    public static async Task<int> RunAsync(CommandEnvironment environment, bool debug, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (CommandException exception)
        {
            return Fail(environment, exception.Message, exception.ExitCode);
        }
        catch (Exception exception) when (exception is SecretsException or StateFormatException or StackStateException or StackLockedException
            or Cht.Hosts.ProvisioningException or IOException or UnauthorizedAccessException)
        {
            return Fail(environment, exception.Message, ExitCode.Failure);
        }
        catch (OperationCanceledException)
        {
            return Fail(environment, "canceled", ExitCode.Cancelled);
        }
        // The last resort of the process: whatever comes must end in a message and an exit code, not in a crash report.
        catch (Exception exception)
        {
            return Fail(environment, debug ? exception.ToString() : $"unexpected {exception.GetType().Name}: {exception.Message} (--debug tells where)", ExitCode.Failure);
        }
    }

    private static int Fail(CommandEnvironment environment, string message, int code)
    {
        environment.Output.Flush();
        environment.Error.WriteLine($"error: {message}");
        environment.Error.Flush();
        return code;
    }
}

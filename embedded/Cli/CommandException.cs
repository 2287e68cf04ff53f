namespace Cht.Cli;

/// <summary>The exit codes of the Pulumi command line (pulumi: sdk/go/common/util/cmdutil/exit.go).</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Bad invocation: a confirmation or a value is missing.</summary>
    public const int Usage = 2;

    /// <summary><c>status</c>: a machine is not as it must be. Pulumi's code for a resource that is in trouble.</summary>
    public const int Unhealthy = 4;
    public const int NoSuchStack = 6;

    /// <summary>There were changes although <c>--expect-no-changes</c> was given.</summary>
    public const int UnexpectedChanges = 7;
    public const int Cancelled = 8;
}

/// <summary>Ends a command: the message is printed as <c>error: ...</c> and the process exits with the code.</summary>
internal class CommandException(string message, int exitCode = ExitCode.Failure, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}

using System.CommandLine;
using Cht.Cli.Commands;

namespace Cht.Cli;

/// <summary>Parses arguments and runs the command; the whole program but for its wiring.</summary>
internal static class CommandLineApplication
{
    public static async Task<int> RunAsync(string[] arguments, CommandEnvironment environment, Composition composition)
    {
        var parsed = new CommandTree(environment, composition).Root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                environment.Error.WriteLine($"error: {error.Message}");
            }
            environment.Error.WriteLine($"Run `scripts/infra {Path(parsed.CommandResult)}--help` for usage.");
            return ExitCode.Failure;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = environment.Output,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            // Interrupts are handled by the running operation: first finish, then stop.
            ProcessTerminationTimeout = null,
        });
    }

    private static string Path(System.CommandLine.Parsing.SymbolResult result)
    {
        var names = new List<string>();
        for (var at = result; at is System.CommandLine.Parsing.CommandResult { Parent: not null } command; at = command.Parent)
        {
            names.Insert(0, command.Command.Name + " ");
        }
        return string.Concat(names);
    }
}

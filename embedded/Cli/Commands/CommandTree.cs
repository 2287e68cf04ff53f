using System.CommandLine;
using System.CommandLine.Help;
using Cht.Cli.Stacks;

namespace Cht.Cli.Commands;

/// <summary>The commands and flags, Pulumi's names. Every action goes through <see cref="CommandGuard"/>.</summary>
internal sealed class CommandTree
{
    private readonly Option<string?> stack = new("--stack", "-s") { Description = "The name of the stack to operate on. Defaults to the current stack", Recursive = true };
    private readonly Option<string?> directory = new("--cwd", "-C") { Description = "Run as if it had been started in another directory", Recursive = true };
    private readonly Option<bool> nonInteractive = new("--non-interactive") { Description = "Disable interactive mode for all commands", Recursive = true };
    private readonly Option<string?> color = new("--color") { Description = "Colorize output. Choices are: always, never, raw, auto", Recursive = true };
    private readonly Option<string?> configFile = new("--config-file") { Description = "Use this file instead of Pulumi.<stack>.yaml", Recursive = true };
    private readonly Option<bool> debug = new("--debug", "-d") { Description = "Print where an unexpected error came from", Recursive = true };

    public CommandTree(CommandEnvironment environment, Composition composition)
    {
        Environment = environment;
        Composition = composition;
        color.AcceptOnlyFromAmong("always", "never", "raw", "auto");
        Root = new Command("infra", "The embedded engine: Pulumi's commands for this program, without the Pulumi CLI.");
        Root.Options.Add(new HelpOption { Recursive = true });
        Root.Options.Add(new VersionOption());
        foreach (var option in (Option[])[stack, directory, nonInteractive, color, configFile, debug])
        {
            Root.Options.Add(option);
        }
        foreach (var command in RunCommands.Create(this).Append(StackCommands.Create(this)).Append(ConfigCommands.Create(this)).Append(StateCommands.Create(this)))
        {
            Root.Subcommands.Add(command);
        }
        Root.Subcommands.Add(OtherCommands.Cancel(this));
        Root.Subcommands.Add(ImportCommand.Create(this));
        Root.Subcommands.Add(KubernetesPlanCommand.Create(this));
        Root.Subcommands.Add(BundleCommand.Create(this));
        Root.Subcommands.Add(StatusCommand.Create(this));
        Root.Subcommands.Add(LogsCommand.Create(this));
        Root.Subcommands.Add(ReplaceNodeCommand.Create(this));
        Root.Subcommands.Add(UpgradeCommand.Create(this));
        Root.Subcommands.Add(RotateSecretsCommand.Create(this));
        Root.Subcommands.Add(GraphCommand.Create(this));
    }

    public Command Root { get; }

    public CommandEnvironment Environment { get; }

    public Composition Composition { get; }

    public bool Debug(ParseResult parsed) => parsed.GetValue(debug);

    public StackLocator Locator(ParseResult parsed) => new(Environment, Flags(parsed));

    /// <summary>A command whose action answers the exit code; errors are printed and become exit codes.</summary>
    public Command Leaf(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        Fill(command, action, symbols);
        return command;
    }

    public void Fill(Command command, Func<ParseResult, CancellationToken, Task<int>> action, params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option:
                    command.Options.Add(option);
                    break;
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
            }
        }
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(Environment, Debug(parsed), () => action(parsed, cancellationToken)));
    }

    /// <summary>As <see cref="Leaf"/>, for actions that only print lines.</summary>
    public Command Printing(string name, string description, Func<ParseResult, IEnumerable<string>> lines, params Symbol[] symbols) =>
        Leaf(name, description, (parsed, _) => Task.FromResult(Print(lines(parsed))), symbols);

    public int Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Environment.Output.WriteLine(line);
        }
        Environment.Output.Flush();
        return ExitCode.Success;
    }

    private GlobalFlags Flags(ParseResult parsed) => new()
    {
        Stack = parsed.GetValue(stack),
        WorkingDirectory = parsed.GetValue(directory),
        NonInteractive = parsed.GetValue(nonInteractive),
        Color = parsed.GetValue(color),
        ConfigFile = parsed.GetValue(configFile),
    };
}

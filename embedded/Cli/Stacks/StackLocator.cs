using Cht.Cli.Backend;
using Cht.Cli.Settings;
using Cht.Engine;
using Cht.Engine.Storage;

namespace Cht.Cli.Stacks;

/// <summary>The flags that every command takes.</summary>
internal sealed record GlobalFlags
{
    public string? WorkingDirectory { get; init; }
    public string? Stack { get; init; }
    public bool NonInteractive { get; init; }
    public string? Color { get; init; }
    public string? ConfigFile { get; init; }
}

/// <summary>Finds the project, the backend and the stack that a command is about.</summary>
internal sealed class StackLocator(CommandEnvironment environment, GlobalFlags flags)
{
    private ProjectSettings? project;

    public CommandEnvironment Environment { get; } = environment with
    {
        Directory = flags.WorkingDirectory is { } directory ? Path.GetFullPath(directory, environment.Directory) : environment.Directory,
    };

    public GlobalFlags Flags { get; } = flags;

    public ProjectSettings Project => project ??= ProjectFileReader.Find(Environment.Directory);

    public SelectedStack Selected => new(Project, Environment);

    public IStateStore Store => new FileStateStore(StateDirectory.OfBackend(Project, Environment), Environment.Time);

    public bool Interactive => Environment.IsTerminal && !Flags.NonInteractive && !Environment.Flag("CI");

    /// <summary>The stack that <c>--stack</c> names, else the selected one.</summary>
    /// <exception cref="CommandException">No stack is named and none selected.</exception>
    public StackContext Find(string? name = null)
    {
        name ??= Flags.Stack ?? Selected.Read() ?? throw new CommandException(
            "no stack selected; please use `scripts/infra stack select` to choose one, or give --stack <name>");
        var identity = Identity(name);
        var path = Flags.ConfigFile is { } file ? Path.GetFullPath(file, Environment.Directory) : Project.StackFilePath(identity.Name);
        return new StackContext(Environment, Project, identity, Store, new SettingsLocation(path), Interactive);
    }

    /// <summary>Accepts <c>stack</c> and <c>organization/project/stack</c>.</summary>
    private StackIdentity Identity(string name)
    {
        var parts = name.Split('/');
        var stack = parts[^1];
        if (parts.Length == 3 && parts[1] != Project.Name)
        {
            throw new CommandException($"stack '{name}' belongs to project '{parts[1]}', but this is '{Project.Name}'. Change to its directory.");
        }
        if (parts.Length is not (1 or 3) || stack.Length is 0 or > 100 || !stack.All(IsNameCharacter))
        {
            throw new CommandException(
                $"'{name}' is no stack name: a stack name may only contain alphanumeric characters, hyphens, underscores, and periods, at most 100.", ExitCode.Usage);
        }
        return new StackIdentity(Project.Name, stack);
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}

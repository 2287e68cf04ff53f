using System.Collections;
using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Cli.Running;
using Spectre.Console;

namespace Cht.Cli;

/// <summary>Everything a command takes from its surroundings. Tests hand in their own.</summary>
internal sealed record CommandEnvironment
{
    public required TextWriter Output { get; init; }
    public required TextWriter Error { get; init; }
    public required TextReader Input { get; init; }

    /// <summary>A person sits at both ends: standard input and output are terminals.</summary>
    public required bool IsTerminal { get; init; }
    public required ImmutableDictionary<string, string> Variables { get; init; }

    /// <summary>The current directory; <c>-C</c> is relative to it.</summary>
    public required string Directory { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a line without showing it.</summary>
    public Func<string?> ReadHidden { get; init; } = () => null;
    public Func<IAnsiConsole> Console { get; init; } = () => AnsiConsole.Console;

    /// <summary>Ctrl-C, for commands that go on until then.</summary>
    public Func<Interruption> Interruption { get; init; } = Running.Interruption.OfProcess;

    /// <summary>As typed, for the lock and the history.</summary>
    public string CommandLine { get; init; } = string.Empty;

    public static CommandEnvironment OfProcess(string[] arguments) => new()
    {
        Output = System.Console.Out,
        Error = System.Console.Error,
        Input = System.Console.In,
        IsTerminal = !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected,
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? string.Empty, StringComparer.Ordinal),
        Directory = Environment.CurrentDirectory,
        ReadHidden = HiddenInput.Read,
        CommandLine = SafeCommandLine(arguments),
    };

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Set, to whatever but <c>0</c> and <c>false</c>.</summary>
    public bool Flag(string name) => Variable(name) is { Length: > 0 } value && value is not ("0" or "false");

    public Ink Ink(string? color) => color switch
    {
        "always" => new Ink(Enabled: true),
        "never" or "raw" => Display.Ink.None,
        _ => new Ink(IsTerminal && Variable("NO_COLOR") is null && Variable("TERM") != "dumb"),
    };

    // Values of configuration may be secret, so the lock file and the history see their keys only.
    private static string SafeCommandLine(string[] arguments)
    {
        if (arguments is ["config", ..])
        {
            return "infra config";
        }
        var safe = arguments.Select((argument, at) =>
            at > 0 && arguments[at - 1] is "-c" or "--config" || argument.StartsWith("--config=", StringComparison.Ordinal)
                ? string.Join('=', argument.Split('=')[..^1])
                : argument);
        return string.Join(' ', safe.Prepend("infra"));
    }
}

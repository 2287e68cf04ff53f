using System.Collections.Immutable;
using Cht.Cli.Running;
using Cht.Cli.Stacks;
using Cht.Cli.Tests.Cluster;
using Cht.Cli.Tests.Settings;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli.Tests;

internal sealed record Ran(int Code, string Output, string Error);

/// <summary>A project in a temporary directory, its own state directory, and an engine that publishes recorded events.</summary>
internal sealed class CommandLineFixture : IDisposable
{
    private const string Passphrase = "a passphrase of tests";

    // Deriving a key takes most of a second, so tests that are not about keys share one.
    private static readonly Lazy<string> SharedSalt = new(() => PassphraseSecretsProvider.Create(Passphrase).SaltLine);

    private readonly TemporaryDirectory directory = new();

    public CommandLineFixture()
    {
        directory.Write("project/Pulumi.yaml", Projects.Yaml);
        Variables["XDG_STATE_HOME"] = Path.Combine(directory.Path, "state");
        Variables["HOME"] = Path.Combine(directory.Path, "home");
    }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public bool IsTerminal { get; set; }

    /// <summary>What the engine does; the default changes nothing.</summary>
    public Func<Operation, IStateStore, ISecretsProvider, IEventSink, CancellationToken, Task<OperationResult>> Engine { get; set; } =
        (operation, _, _, sink, _) => Task.FromResult(Recorded.NoChange(operation, sink));

    public List<Operation> Operations { get; } = [];

    /// <summary>The machines of commands that ask them; the default has none.</summary>
    public FakeMachines Machines { get; } = new();

    /// <summary>Ctrl-C.</summary>
    public Interruption Interruption { get; } = new();

    public Queue<string> Hidden { get; } = new();

    public string ProjectDirectory => Path.Combine(directory.Path, "project");

    public string StateDirectory => Path.Combine(directory.Path, "state", "cht-cluster");

    public string StackFile => Path.Combine(ProjectDirectory, "Pulumi.lab.yaml");

    public string Write(string name, string text) => directory.Write(Path.Combine("project", name), text);

    public string Read(string name) => directory.Read(Path.Combine("project", name));

    public FileStateStore Store => new(StateDirectory);

    /// <summary>Gives the stack <c>lab</c> a settings file with the shared salt, and the passphrase that fits.</summary>
    public CommandLineFixture WithSharedKey()
    {
        Variables["PULUMI_CONFIG_PASSPHRASE"] = Passphrase;
        Write("Pulumi.lab.yaml", SettingsFile(string.Empty));
        return this;
    }

    public static string SettingsFile(string rest) => $"encryptionsalt: {SharedSalt.Value}\n{rest}";

    public async Task<Ran> RunAsync(string arguments, string input = "") => await RunAsync(arguments.Split(' '), input);

    public async Task<Ran> RunAsync(string[] arguments, string input = "")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        var environment = Environment(output, error, reader) with { CommandLine = "infra " + string.Join(' ', arguments) };
        var composition = new Composition
        {
            Program = () => Task.FromResult(0),
            Providers = ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty,
            Connections = () => Machines,
            Run = (operation, store, secrets, sink, cancellationToken) =>
            {
                Operations.Add(operation);
                return Engine(operation, store, secrets, sink, cancellationToken);
            },
        };
        var code = await CommandLineApplication.RunAsync(arguments, environment, composition);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>The stack as a command sees it.</summary>
    public StackContext Context(string stack) =>
        new StackLocator(Environment(TextWriter.Null, TextWriter.Null, TextReader.Null), new GlobalFlags()).Find(stack);

    public void Dispose() => directory.Dispose();

    private CommandEnvironment Environment(TextWriter output, TextWriter error, TextReader input) => new()
    {
        Output = output,
        Error = error,
        Input = input,
        IsTerminal = IsTerminal,
        Variables = Variables.ToImmutableDictionary(StringComparer.Ordinal),
        Directory = ProjectDirectory,
        Interruption = () => Interruption,
        ReadHidden = () => Hidden.TryDequeue(out var line) ? line : null,
    };
}

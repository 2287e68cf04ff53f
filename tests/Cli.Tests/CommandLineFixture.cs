using System.Collections.Immutable;
using Cht.Cli.Tests.Settings;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Cli.Tests;

internal sealed record Ran(int Code, string Output, string Error);

/// <summary>A project in a temporary directory, its own state directory, and an engine that publishes recorded events.</summary>
internal sealed class CommandLineFixture : IDisposable
{
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

    public Queue<string> Hidden { get; } = new();

    public string ProjectDirectory => Path.Combine(directory.Path, "project");

    public string StateDirectory => Path.Combine(directory.Path, "state", "cht-cluster");

    public string StackFile => Path.Combine(ProjectDirectory, "Pulumi.lab.yaml");

    public string Write(string name, string text) => directory.Write(Path.Combine("project", name), text);

    public string Read(string name) => directory.Read(Path.Combine("project", name));

    public FileStateStore Store => new(StateDirectory);

    public async Task<Ran> RunAsync(string arguments, string input = "") => await RunAsync(arguments.Split(' '), input);

    public async Task<Ran> RunAsync(string[] arguments, string input = "")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment
        {
            Output = output,
            Error = error,
            Input = new StringReader(input),
            IsTerminal = IsTerminal,
            Variables = Variables.ToImmutableDictionary(StringComparer.Ordinal),
            Directory = ProjectDirectory,
            ReadHidden = () => Hidden.TryDequeue(out var line) ? line : null,
            CommandLine = "infra " + string.Join(' ', arguments),
        };
        var composition = new Composition
        {
            Program = () => Task.FromResult(0),
            Providers = ImmutableDictionary<string, Func<IEngine, Provider>>.Empty,
            Run = (operation, store, secrets, sink, cancellationToken) =>
            {
                Operations.Add(operation);
                return Engine(operation, store, secrets, sink, cancellationToken);
            },
        };
        var code = await CommandLineApplication.RunAsync(arguments, environment, composition);
        return new Ran(code, output.ToString(), error.ToString());
    }

    public void Dispose() => directory.Dispose();
}

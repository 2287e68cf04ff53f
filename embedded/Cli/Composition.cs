using System.Collections.Immutable;
using System.Reflection;
using Cht.Cli.Cluster;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli;

/// <summary>Runs one operation. The token is the first interrupt: finish what runs, begin nothing more.</summary>
internal delegate Task<OperationResult> OperationRunner(
    Operation operation, IStateStore store, ISecretsProvider secrets, IEventSink events, CancellationToken cancellationToken);

/// <summary>What the command line is wired to: the program, its providers and the engine.</summary>
internal sealed record Composition
{
    public required Func<Task<int>> Program { get; init; }
    public required ImmutableDictionary<string, Func<IEngine, PulumiProvider>> Providers { get; init; }
    public required OperationRunner Run { get; init; }

    /// <summary>Connections of commands that ask the machines themselves.</summary>
    public ConnectionsFactory Connections { get; init; } = MachineConnections.Create;

    public static OperationRunner Engine(TimeProvider time) => (operation, store, secrets, events, cancellationToken) =>
        new DeploymentEngine(store, secrets, time).RunAsync(operation, events, cancellationToken);

    /// <summary>The entry point of an assembly as the embedded engine calls it: in this process, without arguments.</summary>
    public static Func<Task<int>> EntryPoint(Func<Assembly> assembly) => async () =>
    {
        var main = assembly().EntryPoint ?? throw new CommandException($"{assembly().GetName().Name} has no entry point, so there is no program to run.");
        // The compiler wraps an asynchronous Main: its synchronous stand-in would block the thread for the whole run.
        main = main.DeclaringType?.GetMethod("Main", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is { } asynchronous
            && typeof(Task).IsAssignableFrom(asynchronous.ReturnType)
            ? asynchronous
            : TopLevelMain(main) ?? main;
        object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
        var result = main.Invoke(obj: null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        switch (result)
        {
            case Task<int> task:
                return await task;
            case Task task:
                await task;
                return ExitCode.Success;
            default:
                return result as int? ?? ExitCode.Success;
        }
    };

    // Top-level statements compile to `<Main>$` (asynchronous) behind a generated `<Main>`.
    private static MethodInfo? TopLevelMain(MethodInfo entryPoint) =>
        entryPoint.DeclaringType?.GetMethod("<Main>$", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
}

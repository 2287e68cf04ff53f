using System.Collections.Immutable;
using Pulumi.Monitor;

namespace Pulumi;

/// <summary>Entry points of programs. The answer is the exit code of the process.</summary>
public sealed partial class Deployment
{
    private const string WrongFlavour =
        "This program is built for the embedded engine, which did not start it: run scripts/up, or build with " +
        "-p:PulumiSdk=nuget for `pulumi up`.";

    public static Task<int> RunAsync(Action action)
        => RunAsync(() =>
        {
            action();
            return Task.FromResult(NoOutputs);
        });

    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    public static Task<int> RunAsync(Func<Task> func)
        => RunAsync(async () =>
        {
            await func();
            return NoOutputs;
        });

    /// <summary>Runs the function with a stack as root; what it returns are the stack's outputs.</summary>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null)
        => RunStackAsync(() => new Stack(func, options));

    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new()
        => RunStackAsync(() => new TStack());

    /// <summary>The stack comes from the service provider.</summary>
    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack
        => RunStackAsync(() => Resolve<TStack>(serviceProvider));

    private static IDictionary<string, object?> NoOutputs => ImmutableDictionary<string, object?>.Empty;

    private static async Task<int> RunStackAsync<TStack>(Func<TStack> createStack)
        where TStack : Stack
    {
        if (ProgramHost.Current is not { } host)
        {
            await Console.Error.WriteLineAsync(WrongFlavour);

            // A program that forgets to return the result fails all the same. Inside an engine the process is not ours.
            return Environment.ExitCode = ProgramRunner.ErrorsLogged;
        }

        var deployment = new Deployment(host);
        Enter(deployment);
        return await ProgramRunner.RunAsync(deployment, () => WithOutputs(createStack()));
    }

    /// <summary>Subclasses have their outputs in properties; a stack made by a function has registered them itself.</summary>
    private static Stack WithOutputs(Stack stack)
    {
        if (stack.GetType() != typeof(Stack))
        {
            stack.RegisterPropertyOutputs();
        }

        return stack;
    }

    private static TStack Resolve<TStack>(IServiceProvider services)
        where TStack : Stack
        => (TStack?)services.GetService(typeof(TStack))
            ?? throw new InvalidOperationException(
                $"The service provider has no {typeof(TStack).FullName}; register it before running the program.");
}

using System.Collections.Immutable;
using System.Globalization;
using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using Pulumi.Monitor;

namespace Cht.Engine.Tests.Killing;

/// <summary>The program of the process that is killed: chains of things, on the engine's own file store, noting each change.</summary>
internal static class KilledProgram
{
    public const int Chains = 8;
    public const int Length = 5;

    /// <summary>How many calls are under way at the same time.</summary>
    public const int Parallel = 4;

    /// <summary>The first version makes all; the second changes all of the even chains and no longer wants the odd ones.</summary>
    public static ImmutableArray<(string Name, int Size)> Wanted(int version) =>
    [
        .. from chain in Enumerable.Range(0, Chains)
           where version == 1 || chain % 2 == 0
           from place in Enumerable.Range(0, Length)
           select ($"thing-{chain}-{place}", version),
    ];

    public static FileStateStore Store(string folder) => new(Path.Combine(folder, "state")) { NotesChangesFrom = 0 };

    /// <param name="arguments"><c>killed FOLDER VERSION HOLD_AT</c></param>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        var (folder, version, holdAt) = (arguments[1], Number(arguments[2]), Number(arguments[3]));
        var result = await new DeploymentEngine(Store(folder), new PlainSecrets()).RunAsync(
            new Operation
            {
                Kind = OperationKind.Update,
                Stack = EngineBench.Stack,
                RootDirectory = "/",
                Program = async () =>
                {
                    var program = await TestProgram.StartAsync(ProgramHost.Current!);
                    await Task.WhenAll(Wanted(version).GroupBy(thing => thing.Name.Split('-')[1], StringComparer.Ordinal).Select(chain => ChainAsync(program, chain)));
                    return 0;
                },
                Providers = ImmutableDictionary<string, Func<IEngine, Provider>>.Empty.Add("fake", _ => new DiskCloud(folder, holdAt)),
                Parallel = Parallel,
            },
            new ErrorsOnly(),
            CancellationToken.None);
        if (!result.Succeeded)
        {
            await Console.Error.WriteLineAsync($"{result}");
        }

        return result.Succeeded;
    }

    private static async Task ChainAsync(TestProgram program, IEnumerable<(string Name, int Size)> chain)
    {
        RegisteredResource? before = null;
        foreach (var (name, size) in chain)
        {
            var needed = before;
            before = await program.ThingAsync(
                name, goal => needed is null ? goal : goal with { Dependencies = [needed.Urn] },
                ("size", size), ("password", new PropertyValue("hunter-two").WithSecret(true)));
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed class ErrorsOnly : IEventSink
    {
        public void Publish(EngineEvent engineEvent)
        {
            if (engineEvent is DiagnosticEvent { Severity: DiagnosticSeverity.Error } problem)
            {
                Console.Error.WriteLine(problem.Message);
            }
        }
    }
}

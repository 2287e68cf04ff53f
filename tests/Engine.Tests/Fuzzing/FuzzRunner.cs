using System.Collections.Immutable;
using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Runs a sequence against the real engine, checks the invariants after every operation, and then that it converges.</summary>
internal sealed class FuzzRunner
{
    private readonly FuzzWorld world;
    private readonly PlainSecrets secrets = new();
    private int index;

    private FuzzRunner(FuzzDisk disk) => world = new FuzzWorld(disk);

    /// <summary>Null when every invariant holds.</summary>
    public static Violation? Run(FuzzCase sequence) => Run(sequence, new FuzzDisk.InMemory());

    /// <summary>The same on the engine's file store, with locks of dead processes.</summary>
    public static Violation? RunOnFiles(FuzzCase sequence)
    {
        using var disk = new FuzzDisk.InFolder();
        return Run(sequence, disk);
    }

    private static Violation? Run(FuzzCase sequence, FuzzDisk disk)
    {
        var runner = new FuzzRunner(disk);
        foreach (var operation in sequence.Operations)
        {
            if (runner.Step(operation) is { } violation)
            {
                return violation;
            }
        }

        return sequence.Operations is [.., var last] ? runner.Converge(last) : null;
    }

    private StackSnapshot Load() => world.State is { } document
        ? new CheckpointFormat(new SecretCache(secrets)).ReadCheckpoint(document, world.Notes) : StackSnapshot.Empty;

    private Violation? Step(FuzzOperation operation) => Step(operation, out _);

    private Violation? Step(FuzzOperation operation, out FuzzOutcome? outcome)
    {
        var broken = Perform(operation, out outcome);
        return broken is { } found ? new Violation(found.Invariant, found.Details, index) : Advance();
    }

    private Violation? Advance()
    {
        index++;
        return null;
    }

    private (string Invariant, string Details)? Perform(FuzzOperation operation, out FuzzOutcome? outcome)
    {
        outcome = null;
        foreach (var thing in world.Managed.Where(thing => operation.Vanishing.Contains(thing.Name)).ToList())
        {
            world.Delete(thing.Id);
        }

        var (stateBefore, notesBefore, thingsBefore) = (world.State, world.Notes, world.Things.ToDictionary());
        using var process = new FuzzProcess(world, operation, Load());
        foreach (var thing in process.Before.Existing().Where(resource => FuzzInvariants.IsAsInWorld(world, resource)))
        {
            process.Certain.Add(thing.Id!);
        }

        OperationResult? result = null;
        try
        {
            var scheduler = new SteppedScheduler(operation.Schedule);
            var engine = new DeploymentEngine(process, secrets);
            result = scheduler.Run(() => engine.RunAsync(Real(operation, process), process, process.Interrupt), () => process.Dead);
        }
        catch (IOException) when (process.WritesFailed)
        {
            // The engine says that it could not save.
        }
        catch (TimeoutException hang)
        {
            return ("every operation ends", hang.Message);
        }
#pragma warning disable CA1031 // That is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ("the engine does not throw", exception.ToString());
        }

        StackSnapshot after;
        try
        {
            after = Load();
        }
        catch (StateFormatException damaged)
        {
            return ("the state is valid", damaged.Message);
        }

        outcome = new FuzzOutcome(process, result, after, stateBefore, notesBefore, thingsBefore);
        return FuzzInvariants.Check(outcome);
    }

    private static Operation Real(FuzzOperation operation, FuzzProcess process) => new()
    {
        Kind = operation.Kind,
        Stack = EngineBench.Stack,
        RootDirectory = "/",
        Program = FuzzProgram.Of(operation.Program),
        Providers = ImmutableDictionary<string, Func<IEngine, Provider>>.Empty.Add("fuzz", _ => new FuzzProvider(process)),
        ContinueOnError = operation.ContinueOnError,
        RefreshFirst = operation.RefreshFirst,
        PreviewOnly = operation.PreviewOnly,
        Parallel = operation.Parallel,
        Terminate = process.Terminate,
    };

    /// <summary>Without faults two runs bring the world to the program, the third finds nothing to do, and a destroy takes all away.</summary>
    private Violation? Converge(FuzzOperation last)
    {
        Unprotect();
        var up = new FuzzOperation(OperationKind.Update) { Program = last.Program };

        // What a failed or killed call did, or somebody else, is only known after a look.
        var certain = Load().Existing().All(resource => FuzzInvariants.IsAsInWorld(world, resource));
        FuzzOutcome? outcome = null;
        var violation = Step(up with { RefreshFirst = !certain }) ?? Step(up)
            ?? (FuzzInvariants.Difference(world, Load(), last.Program) is { } difference
                ? new Violation("two runs converge", difference, index) : null)
            ?? Step(up, out outcome);
        if (violation is not null)
        {
            return violation;
        }

        if (outcome!.Result is not { Succeeded: true, HasChanges: false } || outcome.Process.Mutations > 0)
        {
            return new Violation("the third run is all same", Text(outcome.Result), index - 1);
        }

        Unprotect();
        violation = Step(new FuzzOperation(OperationKind.Destroy));
        return violation ?? (Load().Resources.IsEmpty && !world.Managed.Any()
            ? null
            : new Violation("a destroy leaves nothing", string.Join(", ", Load().Resources.Select(resource => resource.Urn)), index - 1));
    }

    private static string Text(OperationResult? result) => result is null ? "no result" : string.Join(
        ", ", result.Changes.Select(change => $"{change.Key} {change.Value}").Append(result.Succeeded ? "succeeded" : "failed"));

    private void Unprotect()
    {
        if (world.State is not null && Load().Resources.Any(resource => resource.Protect))
        {
            using var process = new FuzzProcess(world, new FuzzOperation(OperationKind.Update), StackSnapshot.Empty);
            new StackStates(process, secrets).EditAsync(
                EngineBench.Stack, "state unprotect",
                snapshot => StateEdits.Protect(snapshot, [.. snapshot.Resources.Select(resource => resource.Urn)], protect: false),
                CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>The state as text, for the search for secrets.</summary>
    public static string Text(byte[]? state) => state is null ? string.Empty : Encoding.UTF8.GetString(state);
}

/// <summary>What one operation left.</summary>
/// <param name="Result">Null when the process died or the state could not be saved.</param>
internal sealed record FuzzOutcome(
    FuzzProcess Process, OperationResult? Result, StackSnapshot After, byte[]? StateBefore, byte[]? NotesBefore,
    IReadOnlyDictionary<string, WorldThing> ThingsBefore);

using Cht.Engine.State;
using Pulumi;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>One resource of a random program. It refers to earlier resources by name.</summary>
internal sealed record FuzzResource(string Name)
{
    /// <summary>A component has a parent, dependencies and aliases only.</summary>
    public bool Component { get; init; }
    public string? Parent { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Holds the id of another thing; another id replaces the resource.</summary>
    public string? On { get; init; }

    /// <summary>Holds the id of another thing; another id updates the resource.</summary>
    public string? Uses { get; init; }

    /// <summary>The thing is part of another one and goes with it: deletedWith, and an input that replaces.</summary>
    public string? Within { get; init; }

    /// <summary>A change of the size updates, of the kind replaces, of the place deletes before it replaces.</summary>
    public int Size { get; init; }
    public int Kind { get; init; }
    public int Place { get; init; }
    public int? Secret { get; init; }
    public bool Protect { get; init; }
    public bool Retain { get; init; }
    public bool? DeleteBeforeReplace { get; init; }
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Earlier URNs of the resource.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IEnumerable<string> References => DependsOn.Concat(new[] { Parent, On, Uses, Within }.OfType<string>()).Distinct();

    public string Type => Component ? "fuzz:index:Group" : "fuzz:index:Thing";

    public static string UrnOf(IReadOnlyList<FuzzResource> program, FuzzResource resource) => new UrnParts(
        EngineStack.Name, EngineStack.Project, QualifiedType(program, resource), resource.Name).ToString();

    private static StackIdentity EngineStack => Fakes.EngineBench.Stack;

    private static string QualifiedType(IReadOnlyList<FuzzResource> program, FuzzResource resource) =>
        program.FirstOrDefault(other => other.Name == resource.Parent) is { } parent
            ? $"{QualifiedType(program, parent)}${resource.Type}" : resource.Type;
}

/// <summary>Where a fault happens relative to the effect, and whether the process survives it.</summary>
internal enum FaultMode
{
    FailsBefore,
    FailsAfter,
    DiesBefore,
    DiesAfter,

    /// <summary>The first interrupt arrives during the call, which succeeds.</summary>
    Interrupts,

    /// <summary>The second interrupt: the call is cancelled before or after its effect.</summary>
    TerminatesBefore,
    TerminatesAfter,
}

/// <summary>A fault of a provider call (create, update, delete, read, diff or check) for the resource of that name.</summary>
internal sealed record CallFault(string Call, string Name, FaultMode Mode);

/// <summary>A fault of the state store at the write of that number. FailsBefore: this write only; FailsAfter: all from it on.</summary>
internal sealed record WriteFault(int Number, FaultMode Mode);

/// <summary>One operation of a sequence, the program it runs and what goes wrong meanwhile.</summary>
internal sealed record FuzzOperation(OperationKind Kind)
{
    public IReadOnlyList<FuzzResource> Program { get; init; } = [];
    public IReadOnlyList<CallFault> CallFaults { get; init; } = [];
    public WriteFault? WriteFault { get; init; }

    /// <summary>Names of things that somebody else deletes before the operation.</summary>
    public IReadOnlyList<string> Vanishing { get; init; } = [];
    public bool ContinueOnError { get; init; }
    public bool RefreshFirst { get; init; }
    public bool PreviewOnly { get; init; }
    public int Parallel { get; init; } = 64;

    /// <summary>Decides the order in which what is ready runs; zero is first come, first served.</summary>
    public int Schedule { get; init; }

    /// <summary>Notes changes beside the state instead of writing all of it each time.</summary>
    public bool Notes { get; init; }

    public bool IsPreview => PreviewOnly || Kind == OperationKind.Preview;
}

/// <summary>Operations on one stack. Afterwards the last program is run without faults until nothing changes.</summary>
internal sealed record FuzzCase(IReadOnlyList<FuzzOperation> Operations);

/// <summary>What went wrong, in which operation, counted from zero; the runs that converge come after those of the case.</summary>
internal sealed record Violation(string Invariant, string Details, int Operation)
{
    public override string ToString() => $"{Invariant} (operation {Operation}): {Details}";
}

internal static class Snapshots
{
    /// <summary>Resources that the state says exist somewhere.</summary>
    public static IEnumerable<ResourceState> Existing(this StackSnapshot snapshot) => snapshot.Resources.Where(resource =>
        resource is { Custom: true, IsProvider: false, PendingReplacement: false, External: false });
}

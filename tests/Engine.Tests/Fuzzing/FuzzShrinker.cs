namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Makes a failing sequence as small as it gets while it still breaks the same invariant.</summary>
internal static class FuzzShrinker
{
    private const int MostAttempts = 4000;

    public static FuzzCase Shrink(FuzzCase failing, string invariant)
    {
        var attempts = 0;
        bool progress;
        do
        {
            progress = false;
            foreach (var candidate in Smaller(failing))
            {
                if (++attempts > MostAttempts)
                {
                    return failing;
                }

                if (FuzzRunner.Run(candidate)?.Invariant == invariant)
                {
                    failing = candidate;
                    progress = true;
                    break;
                }
            }
        }
        while (progress);
        return failing;
    }

    private static IEnumerable<FuzzCase> Smaller(FuzzCase sequence)
    {
        var operations = sequence.Operations.ToList();
        for (var index = operations.Count - 1; index >= 0; index--)
        {
            var rest = operations.ToList();
            rest.RemoveAt(index);
            yield return new FuzzCase(rest);
        }

        var names = operations.SelectMany(operation => operation.Program).Select(resource => resource.Name).Distinct();
        foreach (var name in names)
        {
            yield return new FuzzCase(operations.ConvertAll(operation => Program(operation, Without(operation.Program, name))));
        }

        for (var index = 0; index < operations.Count; index++)
        {
            foreach (var smaller in Smaller(operations[index]))
            {
                var changed = operations.ToList();
                changed[index] = smaller;
                yield return new FuzzCase(changed);
            }
        }

        foreach (var simplify in Simplifications)
        {
            foreach (var name in names)
            {
                var simpler = operations.ConvertAll(operation => Program(
                    operation, operation.Program.Select(resource => resource.Name == name ? simplify(resource) : resource)));
                if (Text(simpler) != Text(operations))
                {
                    yield return new FuzzCase(simpler);
                }
            }
        }
    }

    private static string Text(IEnumerable<FuzzOperation> operations) => string.Join('\n', operations.Select(FuzzCaseText.Of));

    private static IEnumerable<FuzzOperation> Smaller(FuzzOperation operation)
    {
        for (var index = 0; index < operation.CallFaults.Count; index++)
        {
            yield return operation with { CallFaults = [.. operation.CallFaults.Where((_, at) => at != index)] };
        }

        var simpler = new[]
        {
            operation with { WriteFault = null }, operation with { Vanishing = [] }, operation with { RefreshFirst = false },
            operation with { Schedule = 0 }, operation with { ContinueOnError = false }, operation with { Parallel = 64 },
            operation with { PreviewOnly = false }, operation with { Notes = false },
        };
        foreach (var candidate in simpler.Where(candidate => FuzzCaseText.Of(candidate) != FuzzCaseText.Of(operation)))
        {
            yield return candidate;
        }

        foreach (var name in operation.Program.Select(resource => resource.Name))
        {
            yield return Program(operation, Without(operation.Program, name));
        }
    }

    private static IEnumerable<FuzzResource> Without(IReadOnlyList<FuzzResource> program, string name) =>
        program.Where(resource => resource.Name != name).Select(resource => FuzzProgramRules.Redirect(resource, name, to: null));

    private static FuzzOperation Program(FuzzOperation operation, IEnumerable<FuzzResource> program) =>
        operation with { Program = FuzzProgramRules.Sound([.. program]) };

    private static IReadOnlyList<Func<FuzzResource, FuzzResource>> Simplifications { get; } =
    [
        resource => resource with { Parent = null },
        resource => resource with { DependsOn = [] },
        resource => resource with { On = null },
        resource => resource with { Uses = null },
        resource => resource with { Within = null },
        resource => resource with { Size = 0 },
        resource => resource with { Kind = 0 },
        resource => resource with { Place = 0 },
        resource => resource with { Secret = null },
        resource => resource with { Protect = false },
        resource => resource with { Retain = false },
        resource => resource with { DeleteBeforeReplace = null },
        resource => resource with { IgnoreChanges = [] },
        resource => resource with { Aliases = [] },
        resource => resource with { Aliases = [.. resource.Aliases.Skip(1)] },
        resource => resource with { Component = false },
    ];
}

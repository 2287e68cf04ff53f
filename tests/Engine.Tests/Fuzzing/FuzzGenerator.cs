namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Random sequences. The same seed gives the same sequence.</summary>
internal sealed class FuzzGenerator(int seed)
{
    private static readonly string[] Calls = ["create", "create", "update", "update", "delete", "delete", "read", "diff", "check"];

    private readonly Random random = new(seed);

    public FuzzCase Next()
    {
        var programs = new FuzzProgramGenerator(random);
        var program = programs.First();
        var operations = new List<FuzzOperation>();
        var count = random.Next(2, 6);
        for (var index = 0; index < count; index++)
        {
            var operation = Operation(index == 0) with { Program = program };
            operations.Add(operation with { CallFaults = CallFaults(program), Vanishing = Vanishing(program, index) });
            program = Chance(80) ? programs.Changed(program) : program;
        }

        return new FuzzCase(operations);
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private FuzzOperation Operation(bool first)
    {
        var kind = first || Chance(70) ? OperationKind.Update
            : random.Next(3) switch { 0 => OperationKind.Preview, 1 => OperationKind.Refresh, _ => OperationKind.Destroy };
        return new FuzzOperation(kind)
        {
            ContinueOnError = Chance(40),
            RefreshFirst = kind == OperationKind.Update && Chance(15),
            PreviewOnly = kind is OperationKind.Refresh or OperationKind.Destroy && Chance(20),
            Parallel = Chance(90) ? 64 : 1,
            Schedule = Chance(70) ? random.Next(1, 1000) : 0,
            Notes = Chance(50),
            WriteFault = Chance(first ? 15 : 30) ? new WriteFault(random.Next(1, 16), (FaultMode)random.Next(4)) : null,
        };
    }

    private List<CallFault> CallFaults(List<FuzzResource> program)
    {
        var faults = new List<CallFault>();
        while (Chance(40) && faults.Count < 3)
        {
            var mode = Chance(65) ? (FaultMode)random.Next(2) : (FaultMode)random.Next(2, 7);
            faults.Add(new CallFault(Calls[random.Next(Calls.Length)], program[random.Next(program.Count)].Name, mode));
        }

        return faults;
    }

    private List<string> Vanishing(List<FuzzResource> program, int index) =>
        index > 0 && Chance(10) ? [program[random.Next(program.Count)].Name] : [];
}

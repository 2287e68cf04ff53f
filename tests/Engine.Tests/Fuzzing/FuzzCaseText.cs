using System.Text;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Prints a sequence as the C# test that repeats it.</summary>
internal static class FuzzCaseText
{
    public static string Test(FuzzCase sequence, string name)
    {
        var text = new StringBuilder()
            .AppendLine("    [Fact]")
            .AppendLine($"    public void {name}() => FuzzRunner.Run(new FuzzCase(")
            .AppendLine("    [");
        foreach (var operation in sequence.Operations)
        {
            text.AppendLine($"        {Of(operation)},");
        }

        return text.AppendLine("    ])).ShouldBeNull();").ToString();
    }

    public static string Of(FuzzOperation operation) => $"new(OperationKind.{operation.Kind})" + Initializer(
    [
        operation.Program.Count > 0 ? $"Program = [{string.Join(", ", operation.Program.Select(Of))}]" : null,
        operation.CallFaults.Count > 0 ? $"CallFaults = [{string.Join(", ", operation.CallFaults.Select(Of))}]" : null,
        operation.WriteFault is { } fault ? $"WriteFault = new({fault.Number}, FaultMode.{fault.Mode})" : null,
        List("Vanishing", operation.Vanishing),
        operation.ContinueOnError ? "ContinueOnError = true" : null,
        operation.RefreshFirst ? "RefreshFirst = true" : null,
        operation.PreviewOnly ? "PreviewOnly = true" : null,
        operation.Notes ? "Notes = true" : null,
        operation.Parallel != 64 ? $"Parallel = {operation.Parallel}" : null,
        operation.Schedule != 0 ? $"Schedule = {operation.Schedule}" : null,
    ]);

    private static string Of(CallFault fault) => $"new(\"{fault.Call}\", \"{fault.Name}\", FaultMode.{fault.Mode})";

    private static string Of(FuzzResource resource) => $"new(\"{resource.Name}\")" + Initializer(
    [
        resource.Component ? "Component = true" : null,
        Text("Parent", resource.Parent),
        List("DependsOn", resource.DependsOn),
        Text("On", resource.On),
        Text("Uses", resource.Uses),
        Text("Within", resource.Within),
        resource.Size != 0 ? $"Size = {resource.Size}" : null,
        resource.Kind != 0 ? $"Kind = {resource.Kind}" : null,
        resource.Place != 0 ? $"Place = {resource.Place}" : null,
        resource.Secret is { } secret ? $"Secret = {secret}" : null,
        resource.Protect ? "Protect = true" : null,
        resource.Retain ? "Retain = true" : null,
        resource.DeleteBeforeReplace is { } before ? $"DeleteBeforeReplace = {(before ? "true" : "false")}" : null,
        List("IgnoreChanges", resource.IgnoreChanges),
        List("Aliases", resource.Aliases),
    ]);

    private static string? Text(string name, string? value) => value is null ? null : $"{name} = \"{value}\"";

    private static string? List(string name, IReadOnlyList<string> values) =>
        values.Count == 0 ? null : $"{name} = [{string.Join(", ", values.Select(value => $"\"{value}\""))}]";

    private static string Initializer(IEnumerable<string?> members)
    {
        var set = members.OfType<string>().ToList();
        return set.Count == 0 ? string.Empty : $" {{ {string.Join(", ", set)} }}";
    }
}

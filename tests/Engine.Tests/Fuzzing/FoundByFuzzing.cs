namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Sequences that once broke an invariant, as the fuzzer printed them.</summary>
public sealed class FoundByFuzzing
{
    [Fact]
    public void What_goes_with_a_retained_resource_is_deleted_itself() => FuzzRunner.Run(new FuzzCase(
    [
        new(OperationKind.Update) { Program = [new("a") { Retain = true }, new("b") { Within = "a" }] },
    ])).ShouldBeNull();
}

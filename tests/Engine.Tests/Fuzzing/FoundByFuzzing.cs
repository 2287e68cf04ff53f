namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Sequences that once broke an invariant, as the fuzzer printed them.</summary>
public sealed class FoundByFuzzing
{
    [Fact]
    public void What_goes_with_a_retained_resource_is_deleted_itself() => FuzzRunner.Run(new FuzzCase(
    [
        new(OperationKind.Update) { Program = [new("a") { Retain = true }, new("b") { Within = "a" }] },
    ])).ShouldBeNull();

    [Fact]
    public void A_replaced_resource_that_moved_goes_after_what_was_on_it() => FuzzRunner.Run(new FuzzCase(
    [
        new(OperationKind.Update) { Program = [new("a"), new("b") { Parent = "a" }, new("c") { On = "b" }] },
        new(OperationKind.Update) { Program = [new("a"), new("b") { On = "a", Aliases = ["urn:pulumi:dev::proj::fuzz:index:Thing$fuzz:index:Thing::b"] }, new("c") { On = "b" }], Schedule = 523 },
    ])).ShouldBeNull();

    [Fact]
    public void A_part_is_excused_while_the_thing_it_goes_with_is_still_to_be_deleted() => FuzzRunner.Run(new FuzzCase(
    [
        new(OperationKind.Update) { Program = [new("a"), new("b") { Within = "a" }, new("c") { On = "b" }, new("f") { Parent = "a" }] },
        new(OperationKind.Update) { Program = [new("b"), new("c") { On = "b" }, new("f")], WriteFault = new(12, FaultMode.FailsAfter) },
    ])).ShouldBeNull();
}

using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Convergence;

public sealed class HostConvergenceTests
{
    private static readonly HostUnreachableException Refused =
        new("core", "Connect", "another host key", "Look.") { Permanent = true };

    /// <summary>Numbers that a machine has; each missing one is an operation.</summary>
    private sealed class NumbersPart(bool readMutates = false) : IHostPart<ImmutableArray<int>, ImmutableArray<int>>
    {
        public HostScript ObserveScript(ImmutableArray<int> desired) => new("Read numbers", "cat numbers") { Mutates = readMutates };

        public ImmutableArray<int> Parse(ImmutableArray<int> desired, ScriptResult result) =>
            [.. result.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

        public HostPlan Plan(ImmutableArray<int> desired, ImmutableArray<int> observed) => new(
        [
            .. desired.Except(observed).Select(n => new HostOperation(new HostScript($"Add {n}", $"add {n}") { Mutates = true }, $"{n} is missing")
            {
                Ticket = n > 9 ? $"add-{n}" : null,
                Expected = n.ToString(),
                Found = "nothing",
            }),
        ]);
    }

    /// <summary>A machine that keeps numbers.</summary>
    private static FakeHost Machine(List<int> numbers) => new FakeHost()
        .Expect("Read numbers", _ => new ScriptResult(0, string.Join(' ', numbers), ""))
        .Expect(script => script.Text.StartsWith("add ", StringComparison.Ordinal), "add", script =>
        {
            numbers.Add(int.Parse(script.Text[4..]));
            return new ScriptResult(0, "", "");
        });

    private static Task<ConvergedPart<ImmutableArray<int>>> ConvergeAsync(FakeHost host, params int[] desired) =>
        HostConvergence.ConvergeAsync(host, new NumbersPart(), [.. desired], null, default);

    [Fact]
    public async Task Machine_as_desired_is_read_once_and_not_changed()
    {
        var host = Machine([1, 2]);

        var result = await ConvergeAsync(host, 1, 2);

        result.Changed.ShouldBeFalse();
        host.Purposes.ShouldBe(["Read numbers"]);
    }

    [Fact]
    public async Task Missing_things_are_done_in_order_and_proven()
    {
        var host = Machine([1]);

        var result = await ConvergeAsync(host, 1, 2, 10);

        host.Purposes.ShouldBe(["Read numbers", "Add 2", "Add 10", "Read numbers"]);
        host.Recorded.Select(r => r.Ticket).ShouldBe([null, null, "add-10", null]);
        result.Executed.Operations.Length.ShouldBe(2);
        result.Before.ShouldBe([1]);
        result.Observed.ShouldBe([1, 2, 10]);
    }

    [Fact]
    public async Task Preview_plans_and_changes_nothing()
    {
        var host = Machine([1]);
        host.Preview = true;

        var planned = await HostConvergence.PlanAsync(host, new NumbersPart(), [1, 2], default);

        planned.Plan.Operations.ShouldHaveSingleItem().Cause.ShouldBe("2 is missing");
        host.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Part_whose_reading_changes_the_machine_is_refused_before_it_runs()
    {
        var host = Machine([]);

        await Should.ThrowAsync<InvalidOperationException>(() => HostConvergence.PlanAsync(host, new NumbersPart(readMutates: true), [1], default));

        host.Recorded.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fake_host_fails_on_what_it_does_not_expect_and_on_changes_during_a_preview()
    {
        var host = new FakeHost { Preview = true }.Expect("Change", "");

        await Should.ThrowAsync<UnexpectedScriptException>(() => host.RunAsync(new HostScript("Read", "") { Mutates = false }, default));
        await Should.ThrowAsync<UnexpectedScriptException>(() => host.RunAsync(new HostScript("Change", "") { Mutates = true }, default));
        Should.Throw<ShouldAssertException>(host.VerifyAllUsed);
    }

    [Fact]
    public async Task Change_that_does_not_last_is_an_error_with_expected_and_found()
    {
        var host = new FakeHost().Expect("Read numbers", "1").Expect("Add 2", "");

        var error = await Should.ThrowAsync<ConvergenceException>(() => ConvergeAsync(host, 1, 2));

        error.Host.ShouldBe("core");
        error.Message.ShouldContain("2 is missing, expected 2, found nothing");
        error.Remaining.Operations.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Failed_operation_stops_the_plan_and_shows_the_end_of_its_message()
    {
        var host = Machine([]).Expect("Add 1", new ScriptResult(100, "", "Reading package lists...\nE: Unable to locate package docker.io\n"));

        var error = await Should.ThrowAsync<ProvisioningException>(() => ConvergeAsync(host, 1, 2));

        error.Failed.ShouldBe("Add 1");
        error.Found.ShouldBe("exit code 100, Reading package lists... | E: Unable to locate package docker.io");
        host.Purposes.ShouldNotContain("Add 2");
    }

    [Fact]
    public async Task Machine_that_cannot_be_read_is_an_error()
    {
        var host = new FakeHost().Expect("Read numbers", new ScriptResult(1, "", "No space left on device"));

        (await Should.ThrowAsync<ProvisioningException>(() => ConvergeAsync(host, 1))).Found.ShouldContain("No space left");
    }

    [Fact]
    public async Task After_a_lost_connection_it_looks_again_and_does_only_what_is_still_missing()
    {
        var numbers = new List<int>();
        var host = Machine(numbers).Expect("Add 2", _ =>
        {
            // It was done, and the answer was lost.
            numbers.Add(2);
            throw new HostUnreachableException("core", "Add 2", "the connection was lost", "Run again.");
        });

        var result = await ConvergeAsync(host, 1, 2, 3);

        numbers.ShouldBe([1, 2, 3]);
        result.Observed.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Connection_that_is_lost_again_and_again_is_given_up()
    {
        var host = Machine([]).CutConnection("Add 1", times: 3);

        await Should.ThrowAsync<HostUnreachableException>(() => ConvergeAsync(host, 1));

        host.Purposes.Count(p => p == "Add 1").ShouldBe(3);
    }

    [Fact]
    public async Task Wrong_host_key_in_the_middle_is_final()
    {
        var host = Machine([]).Fail("Add 1", Refused);

        (await Should.ThrowAsync<HostUnreachableException>(() => ConvergeAsync(host, 1))).ShouldBe(Refused);

        host.Purposes.Count(p => p == "Add 1").ShouldBe(1);
    }

    [Fact]
    public async Task Progress_names_host_step_and_number_of_steps()
    {
        var seen = new List<HostProgress>();

        await HostConvergence.ConvergeAsync(Machine([]), new NumbersPart(), [1, 2], new Listener(seen.Add), default);

        seen.ShouldBe([new HostProgress("core", "Add 1", 1, 2), new HostProgress("core", "Add 2", 2, 2)]);
    }

    [Fact]
    public void Plan_reads_well_for_people_and_for_machines()
    {
        var plan = new NumbersPart().Plan([1, 10], []);

        PlanRendering.ToText("core", plan).ShouldBe(
            "core: Add 1 (1 is missing)\n    expected 1, found nothing\ncore: Add 10 (10 is missing)\n    expected 10, found nothing\n");
        PlanRendering.ToText("core", HostPlan.Empty).ShouldBe("core: as desired\n");
        PlanRendering.ToJson("core", plan).ToJsonString().ShouldBe(
            """{"host":"core","operations":[{"purpose":"Add 1","cause":"1 is missing","long":false,"differences":[{"subject":"","expected":"1","found":"nothing"}]},{"purpose":"Add 10","cause":"10 is missing","long":true,"differences":[{"subject":"","expected":"10","found":"nothing"}]}]}""");
    }

    private sealed class Listener(Action<HostProgress> tell) : IProgress<HostProgress>
    {
        public void Report(HostProgress value) => tell(value);
    }
}

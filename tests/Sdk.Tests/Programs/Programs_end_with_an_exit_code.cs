using System.Collections.Immutable;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Programs;

public sealed class Programs_end_with_an_exit_code
{
    private readonly RecordingMonitor engine = new();

    [Fact]
    public async Task Zero_and_the_outputs_of_the_stack_when_all_went_well()
    {
        var code = await engine.RunAsync(() => Deployment.RunAsync(() => new Dictionary<string, object?>
        {
            ["url"] = Output.CreateSecret("https://x"),
            ["count"] = 4,
            ["nothing"] = null,
        }));

        code.ShouldBe(0);
        engine.RegisteredOutputs["urn:pulumi:lab::cht::pulumi:pulumi:Stack::cht-lab"].ShouldBe(
            ImmutableDictionary<string, PropertyValue>.Empty
                .Add("url", new PropertyValue("https://x").WithSecret(true))
                .Add("count", new PropertyValue(4d)),
            ignoreOrder: true);
    }

    [Fact]
    public async Task Thirty_two_when_an_exception_was_reported()
    {
        (await engine.RunAsync((Action)(() => throw new RunException("config is wrong")))).ShouldBe(32);

        engine.Errors.ShouldBe(["config is wrong"]);
    }

    [Fact]
    public async Task One_without_another_message_when_the_exception_is_told_already()
    {
        (await engine.RunAsync((Action)(() => throw new LogException(new FormatException("told"))))).ShouldBe(1);

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_when_an_error_was_logged()
    {
        (await engine.RunAsync(() => Log.Error("not good"))).ShouldBe(1);

        engine.Errors.ShouldBe(["not good"]);
    }

    [Fact]
    public async Task Messages_carry_the_resource_and_their_kind()
    {
        (await engine.RunAsync(() => Log.Warn("full", new Disk("data"), streamId: 3, ephemeral: true))).ShouldBe(0);

        var message = engine.Messages.Single();
        (message.Severity, message.Message, message.StreamId, message.Ephemeral).ShouldBe((LogSeverity.Warning, "full", 3, true));
        message.Urn.ShouldBe(new Urn("urn:pulumi:lab::cht::demo:index:Disk::data"));
    }

    [Fact]
    public async Task A_resource_exception_is_told_under_its_resource()
    {
        await engine.RunAsync((Action)(() => throw new ResourceException("no space", new Disk("data"), hideStack: true)));

        engine.Messages.Single().Message.ShouldBe("no space");
        engine.Messages.Single().Urn.ShouldBe(new Urn("urn:pulumi:lab::cht::demo:index:Disk::data"));
    }

    [Fact]
    public async Task Asynchronous_programs_and_stack_classes_run_to_their_end()
    {
        var code = await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            await OutputUtilities.GetValueAsync(new Disk("first").Id);
            _ = new Disk("second");
        }));

        code.ShouldBe(0);
        engine.Goals.Select(goal => goal.Name).ShouldBe(["cht-lab", "first", "second"]);
    }

    [Fact]
    public async Task Outputs_of_a_resource_that_did_not_come_up_are_unknown_so_that_nothing_is_computed_from_them()
    {
        var ran = false;
        var failing = new RecordingMonitor
        {
            Answer = (goal, answer) => answer with { OutputsUnknown = goal.Name == "data" },
        };

        await failing.RunAsync(() =>
        {
            var disk = new Disk("data");
            disk.Size.Apply(_ => ran = true);
            disk.Id.Apply(_ => ran = true);
            _ = new Disk("next", new DiskArgs { Size = disk.Size });
        });

        ran.ShouldBeFalse();
        failing.Goal("next").Inputs["size"].ShouldBe(PropertyValue.Computed);
    }

    [Fact]
    public async Task An_output_of_another_type_is_warned_about_and_counts_as_the_default()
    {
        var size = -1;
        var answering = new RecordingMonitor
        {
            Answer = (goal, answer) => goal.Name == "data"
                ? answer with { Outputs = answer.Outputs.SetItem("size", new PropertyValue("big")) }
                : answer,
        };

        (await answering.RunAsync(() => new Disk("data").Size.Apply(value => size = value))).ShouldBe(0);

        size.ShouldBe(0);
        var warning = answering.Messages.Single();
        warning.Severity.ShouldBe(LogSeverity.Warning);
        warning.Message.ShouldContain("Expected System.Double but got ");
        warning.Message.ShouldContain("Disk.size");
        warning.Message.ShouldNotContain("big");
    }
}

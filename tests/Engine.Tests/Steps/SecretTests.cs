using System.Text.Json;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.Steps;

public sealed class SecretTests
{
    private const string Canary = "canary-4711-secret";
    private readonly EngineBench bench = new();

    private static PropertyValue Secret => new PropertyValue(Canary).WithSecret(true);

    [Fact]
    public async Task A_secret_input_is_nowhere_in_clear_in_the_state_nor_in_events_without_its_mark()
    {
        bench.Config = bench.Config.Add("fake:token", Canary + "-config");
        bench.ConfigSecretKeys = ["fake:token"];
        await bench.UpAsync(async program =>
        {
            var thing = await program.ThingAsync(
                "a", ("password", Secret), ("nested", new PropertyValue([new PropertyValue("plain"), Secret])));
            thing.Outputs["password"].IsSecret.ShouldBeTrue();
            await program.OutputsAsync(("password", thing.Outputs["password"]));
        });
        bench.Store.Text(EngineBench.Stack).ShouldNotContain(Canary);
        bench.State.StackOutputs["password"].ShouldBe(Secret);
        bench.State.Resources.Single(resource => resource.Name == "default").Inputs["token"].IsSecret.ShouldBeTrue();
        string.Join('\n', bench.Steps.SelectMany(step => step.NewOutputs.Values.Concat(step.NewInputs.Values))).ShouldNotContain(Canary);
    }

    [Fact]
    public async Task Additional_secret_outputs_are_marked()
    {
        await bench.UpAsync(program => program.ThingAsync("a", goal => goal with { AdditionalSecretOutputs = ["address"] }, ("size", 1)));
        bench.State.Resources.Single(resource => resource.Name == "a").Outputs["address"].IsSecret.ShouldBeTrue();
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("address of a-1");
    }

    [Fact]
    public async Task Secrets_in_messages_of_providers_are_masked()
    {
        bench.Cloud.Failures["create a"] = new InvalidOperationException($"login with {Canary} refused");
        await bench.UpAsync(program => program.ThingAsync("a", ("password", Secret)));
        bench.Errors.ShouldBe(["login with [secret] refused"]);
        bench.Steps.Single(step => step.Phase == StepPhase.Failed).Error.ShouldBe("login with [secret] refused");
    }

    [Fact]
    public async Task A_changed_secret_shows_as_a_marked_change()
    {
        await bench.UpAsync(program => program.ThingAsync("a", goal => goal with { Type = "fake:index:Plain" }, ("password", Secret)));
        await bench.UpAsync(program => program.ThingAsync(
            "a", goal => goal with { Type = "fake:index:Plain" }, ("password", new PropertyValue("another-secret").WithSecret(true))));
        var change = bench.Steps.First(step => step.Name == "a").Diff.Single();
        (change.Old!.IsSecret && change.New!.IsSecret).ShouldBeTrue();
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("another-secret");
    }

    [Fact]
    public async Task Children_of_the_program_inherit_the_configuration_keys_but_no_secret()
    {
        bench.Config = bench.Config.Add("proj:password", Canary).Add("proj:name", "plain");
        bench.ConfigSecretKeys = ["proj:password"];
        string? seen = null;
        var before = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
        await bench.UpAsync(_ =>
        {
            seen = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
            return Task.CompletedTask;
        });
        JsonSerializer.Deserialize<Dictionary<string, string>>(seen!)!.ShouldBe(
            new Dictionary<string, string> { ["proj:password"] = "", ["proj:name"] = "plain" }, ignoreOrder: true);
        Environment.GetEnvironmentVariable("PULUMI_CONFIG").ShouldBe(before);
    }
}

using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests;

public sealed class StackStatesTests
{
    private static readonly StackIdentity Other = new("proj", "other");
    private readonly EngineBench bench = new();
    private readonly StackStates states;

    public StackStatesTests() => states = new StackStates(bench.Store, bench.Secrets);

    [Fact]
    public void A_stack_is_created_once_and_listed()
    {
        states.Create(EngineBench.Stack);
        states.List().Single().ShouldBe(new StackSummary(EngineBench.Stack, states.List().Single().LastUpdate, 0, InUse: false));
        Should.Throw<StackStateException>(() => states.Create(EngineBench.Stack)).Message.ShouldContain("exists already");
        Should.Throw<StackStateException>(() => states.Load(Other)).Message.ShouldContain("no stack 'other'");
    }

    [Fact]
    public async Task An_export_can_be_imported_into_the_same_stack_only_unless_forced()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("password", new PropertyValue("canary-secret").WithSecret(true))));
        var before = bench.Store.Text(EngineBench.Stack);
        var export = states.Export(EngineBench.Stack, showSecrets: true);
        Encoding.UTF8.GetString(export).ShouldContain("canary-secret");
        await states.ImportAsync(EngineBench.Stack, export, force: false, CancellationToken.None);
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("canary-secret");
        bench.State.Resources.Select(resource => resource.Urn).ShouldBe(
            new CheckpointFormat(new SecretCache(bench.Secrets)).ReadCheckpoint(Encoding.UTF8.GetBytes(before)).Resources.Select(resource => resource.Urn));
        (await bench.UpAsync(program => program.ThingAsync("a", ("password", new PropertyValue("canary-secret").WithSecret(true)))))
            .HasChanges.ShouldBeFalse();

        (await Should.ThrowAsync<StackStateException>(() => states.ImportAsync(Other, export, force: false, CancellationToken.None)))
            .Message.ShouldContain("--force");
        await states.ImportAsync(Other, export, force: true, CancellationToken.None);
        states.Load(Other).Resources.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_stack_with_resources_is_removed_only_by_force()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("size", 1)));
        (await Should.ThrowAsync<StackStateException>(() => states.RemoveAsync(EngineBench.Stack, force: false, CancellationToken.None)))
            .Message.ShouldContain("3 resources");
        await states.RemoveAsync(EngineBench.Stack, force: true, CancellationToken.None);
        states.Exists(EngineBench.Stack).ShouldBeFalse();
    }

    [Fact]
    public async Task An_unprotected_resource_can_be_deleted()
    {
        await bench.UpAsync(program => program.ThingAsync("a", goal => goal with { Protect = true }, ("size", 1)));
        await EditAsync(snapshot => StateEdits.Protect(snapshot, [snapshot.Resources[^1].Urn], protect: false));
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_resource_is_forgotten_when_nothing_needs_it()
    {
        await bench.UpAsync(async program =>
        {
            var a = await program.ThingAsync("a", ("size", 1));
            await program.ThingAsync("b", ("on", a));
        });
        var urns = bench.State.Resources.ToDictionary(resource => resource.Name, resource => resource.Urn);
        (await Should.ThrowAsync<StackStateException>(() => EditAsync(snapshot => StateEdits.Delete(snapshot, urns["a"], force: false, dependents: false))))
            .Message.ShouldContain($"depend on it:\n  {urns["b"]}");
        await EditAsync(snapshot => StateEdits.Delete(snapshot, urns["b"], force: false, dependents: false));
        bench.State.Find(urns["b"]).ShouldBeNull();
        bench.Cloud.Things.ShouldContainKey("b-2");
    }

    [Fact]
    public async Task A_resource_with_a_copy_still_to_be_deleted_is_forgotten_by_force_only()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("kind", "x")));
        bench.Cloud.Failures["delete a-1"] = new InvalidOperationException("stays");
        await bench.UpAsync(program => program.ThingAsync("a", ("kind", "y")));
        var urn = bench.State.Resources[^1].Urn;
        (await Should.ThrowAsync<StackStateException>(() => EditAsync(snapshot => StateEdits.Delete(snapshot, urn, force: false, dependents: false))))
            .Message.ShouldContain("stands for 2 resources: a-2, a-1");
        await EditAsync(snapshot => StateEdits.Delete(snapshot, urn, force: true, dependents: false));
        bench.State.Resources.ShouldAllBe(resource => resource.Urn != urn);
    }

    private Task EditAsync(Func<StackSnapshot, StackSnapshot> edit) =>
        states.EditAsync(EngineBench.Stack, "test", edit, CancellationToken.None);

    [Fact]
    public async Task Another_stack_of_the_store_can_be_referred_to()
    {
        await bench.UpAsync(program => program.OutputsAsync(("url", "http://other")));
        await states.ImportAsync(Other, states.Export(EngineBench.Stack, showSecrets: false), force: true, CancellationToken.None);
        var result = await bench.UpAsync(async program =>
        {
            var reference = await program.ThingAsync(
                "ref", goal => goal with { Type = "pulumi:pulumi:StackReference" }, ("name", "organization/proj/other"));
            reference.Outputs["outputs"].TryGetMap(out var outputs).ShouldBeTrue();
            outputs!["url"].ShouldBe(TestProgram.Value("http://other"));
        });
        result.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
    }
}

using Pulumi;
using Pulumi.Testing;

namespace Cht.Sdk.Tests.Programs;

/// <summary>The official SDK never returns from the programs refused here (docs/sdk-differences.md).</summary>
public sealed class Waiting_for_oneself_is_refused
{
    [Fact]
    public async Task A_child_that_depends_on_its_own_component()
    {
        var error = await Refused(server => _ = new Disk("a", options: Below(server, server)));

        error.ShouldContain("demo:index:Disk 'a' would wait for itself");
        error.ShouldContain("demo:index:Disk 'a' depends on the component demo:index:Server 'core'");
        error.ShouldContain("Remove 'core' from the DependsOn of 'a'");
    }

    [Fact]
    public async Task A_child_with_an_input_made_of_the_urn_of_its_component()
        => (await Refused(server => _ = new Disk("a", new DiskArgs { Size = 1, Label = server.Urn! }, Below(server))))
            .ShouldContain("'a' depends on the component demo:index:Server 'core'");

    [Fact]
    public async Task A_component_of_a_provider_below_the_component_it_depends_on()
        => (await Refused(server => _ = new ComponentResource(
            "demo:index:R", "r", ResourceArgs.Empty, new ComponentResourceOptions { Parent = server, DependsOn = { server } }, remote: true)))
            .ShouldContain("demo:index:R 'r' would wait for itself");

    [Fact]
    public async Task Two_children_that_depend_on_the_component_of_the_other()
    {
        var error = await Refused(server =>
        {
            var other = new Server("other");
            _ = new Disk("a", options: Below(server, other));
            _ = new Disk("b", options: Below(other, server));
        });

        error.ShouldContain("waits for demo:index:Disk 'b'");
        error.ShouldContain("waits for demo:index:Disk 'a'");
    }

    [Fact]
    public async Task Nothing_else_is_refused()
    {
        var run = Deployment.TestAsync(new Mocks(), new TestOptions { IsPreview = false }, () =>
        {
            var server = new Server("core");
            _ = new Disk("sibling", options: Below(server, server.Disk));
            _ = new Disk("output", new DiskArgs { Size = 1, Label = server.DiskId! }, Below(server));
            _ = new Disk("grandchild", options: Below(server.Disk, server.Disk));
            _ = new Disk("outside", options: new CustomResourceOptions { DependsOn = { server } });
            _ = new Disk("owned", options: new CustomResourceOptions { Parent = server, DeletedWith = server, ReplaceWith = { server } });
            _ = new ComponentResource(
                "demo:index:C", "inner", new ComponentResourceOptions { Parent = server, DependsOn = { server } });
            var inner = new ComponentResource("demo:index:C", "second", new ComponentResourceOptions { Parent = server });
            _ = new Disk("nephew", new DiskArgs { Size = 1, Label = inner.Urn! }, Below(server));
        });

        (await run.WaitAsync(TimeSpan.FromSeconds(30))).Length.ShouldBe(10);
    }

    private static CustomResourceOptions Below(Resource parent, params Resource[] dependencies)
        => new() { Parent = parent, DependsOn = dependencies };

    private static async Task<string> Refused(Action<Server> program)
    {
        var mocks = new WaitingMocks();
        var run = Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, () =>
        {
            program(new Server("core"));
            mocks.ProgramIsThrough.SetResult();
        });
        return (await Should.ThrowAsync<RunException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)))).Message;
    }

    /// <summary>Registers nothing before the program has made everything, so that each dependency sees all children.</summary>
    private sealed class WaitingMocks : IMocks
    {
        public TaskCompletionSource ProgramIsThrough { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            await ProgramIsThrough.Task;
            return ($"{args.Name}-id", args.Inputs);
        }

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
    }
}

using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Programs;

public sealed class Component_trees_through_mocks
{
    private static readonly TestOptions Update = new() { IsPreview = false };

    private readonly Mocks mocks = new();

    [Fact]
    public async Task A_component_registers_itself_its_children_and_its_outputs()
    {
        var resources = await Deployment.TestAsync(mocks, Update, () => { _ = new Server("core"); });

        resources.Select(resource => resource.GetResourceName()).ShouldBe(["core", "core-disk"]);
        mocks.Resources.Select(resource => resource.Type).ShouldBe(["demo:index:Server", "demo:index:Disk"]);
        mocks.Named("core-disk").Inputs["size"].ShouldBe(10d);
        var outputs = mocks.RegisteredOutputs.Single(request => request.Urn.EndsWith("::core", StringComparison.Ordinal)).Outputs;
        (await OutputUtilities.GetValueAsync(outputs["diskId"])).ShouldBe("core-disk-id");
    }

    [Fact]
    public async Task Preview_is_the_default_and_leaves_outputs_that_mocks_do_not_give_unknown()
    {
        await Deployment.TestAsync(mocks, new TestOptions(), async () =>
        {
            var disk = new Disk("data");

            Deployment.Instance.IsDryRun.ShouldBeTrue();
            (await OutputUtilities.GetIsKnownAsync(disk.Device)).ShouldBeFalse();
            (await OutputUtilities.GetValueAsync(disk.Size)).ShouldBe(1);
        });
    }

    [Fact]
    public async Task In_an_update_outputs_that_mocks_do_not_give_are_known_defaults()
    {
        await Deployment.TestAsync(mocks, Update, async () =>
        {
            var disk = new Disk("data");

            (await OutputUtilities.GetIsKnownAsync(disk.Device)).ShouldBeTrue();
            (await OutputUtilities.GetValueAsync(disk.Device)).ShouldBeNull();
        });
    }

    [Fact]
    public async Task Names_of_the_run_have_defaults_and_can_be_set()
    {
        await Deployment.TestAsync(mocks, new TestOptions(), () =>
        {
            var run = Deployment.Instance;
            (run.ProjectName, run.StackName, run.OrganizationName).ShouldBe(("project", "stack", "organization"));
            Should.Throw<InvalidOperationException>(() => run.RootDirectory);
        });
        await Deployment.TestAsync(mocks, new TestOptions { ProjectName = "p", StackName = "s", RootDirectory = "/r" }, () =>
        {
            var run = Deployment.Instance;
            (run.ProjectName, run.StackName, run.RootDirectory).ShouldBe(("p", "s", "/r"));
        });
    }

    [Fact]
    public async Task Mocks_see_secrets_unwrapped_and_no_unknowns()
    {
        await Deployment.TestAsync(mocks, new TestOptions(), () =>
        {
            var first = new Disk("first");
            _ = new Disk("second", new DiskArgs
            {
                Size = Output.CreateSecret(3),
                Label = first.Device,
                Tags = { { "a", "b" } },
                Mounts = { "/data" },
            });
        });

        var inputs = mocks.Named("second").Inputs;
        inputs.Keys.ShouldBe(["size", "tags", "mounts"], ignoreOrder: true);
        inputs["size"].ShouldBe(3d);
        inputs["tags"].ShouldBeOfType<ImmutableDictionary<string, object>>()["a"].ShouldBe("b");
        inputs["mounts"].ShouldBe(ImmutableArray.Create<object>("/data"));
    }

    [Fact]
    public async Task Urns_of_mocks_keep_only_the_first_type_of_the_parents()
    {
        Output<string>? urn = null;
        await Deployment.TestAsync(mocks, Update, () => { urn = new Server("core").Disk.Urn; });

        (await OutputUtilities.GetValueAsync(urn!)).ShouldBe("urn:pulumi:stack::project::pulumi:pulumi:Stack$demo:index:Disk::core-disk");
    }

    [Fact]
    public async Task The_stack_is_among_the_resources_only_when_a_class_was_tested()
    {
        var resources = await Deployment.TestAsync<ServerStack>(mocks, Update);
        var (others, outputs) = await Deployment.TestAsync(
            mocks, Update, () => new Dictionary<string, object?> { ["id"] = new Disk("x").Id });

        resources.Select(resource => resource.GetResourceType()).ShouldBe(["pulumi:pulumi:Stack", "demo:index:Server", "demo:index:Disk"]);
        mocks.Resources.ShouldNotContain(resource => resource.Type == "pulumi:pulumi:Stack");
        others.Single().ShouldBeOfType<Disk>();
        (await OutputUtilities.GetValueAsync(outputs["id"].ShouldBeOfType<Output<string>>())).ShouldBe("x-id");
    }

    [Fact]
    public async Task Outputs_of_a_stack_class_are_registered_under_their_property_names()
    {
        await Deployment.TestAsync<ServerStack>(mocks, Update);

        var outputs = mocks.RegisteredOutputs.Single(request => request.Urn.EndsWith("::project-stack", StringComparison.Ordinal)).Outputs;
        (await OutputUtilities.GetValueAsync(outputs["DiskId"])).ShouldBe("core-disk-id");
        (await Output.IsSecretAsync(outputs["named"])).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stack_class_without_a_value_for_an_output_fails()
        => (await Should.ThrowAsync<RunException>(() => Deployment.TestAsync<ForgetfulStack>(mocks, Update)))
            .Message.ShouldContain("'Forgotten'");

    [Fact]
    public async Task An_import_id_and_a_read_id_reach_the_mocks()
    {
        await Deployment.TestAsync(mocks, Update, () =>
        {
            _ = new Disk("imported", options: new CustomResourceOptions { ImportId = "i-1" });
            _ = new Disk("read", options: new CustomResourceOptions { Id = "r-1" });
        });

        mocks.Named("imported").Id.ShouldBe("i-1");
        mocks.Named("read").Id.ShouldBe("r-1");
    }

    [Fact]
    public async Task A_stack_reference_reads_the_outputs_of_another_stack()
    {
        var answering = new Mocks
        {
            ExtraState = ImmutableDictionary<string, object>.Empty
                .Add("outputs", ImmutableDictionary<string, object>.Empty.Add("url", "https://x").Add("password", Output.CreateSecret<object>("p")))
                .Add("secretOutputNames", ImmutableArray.Create("password")),
        };
        await Deployment.TestAsync(answering, Update, async () =>
        {
            var other = new StackReference("organization/cht/lab");

            (await other.GetValueAsync("url")).ShouldBe("https://x");
            (await Output.IsSecretAsync(other.GetOutput("url"))).ShouldBeFalse();
            (await Output.IsSecretAsync(other.RequireOutput("password"))).ShouldBeTrue();
            (await other.GetOutputDetailsAsync("password")).SecretValue.ShouldBe("p");
            await Should.ThrowAsync<InvalidOperationException>(() => other.GetValueAsync("password"));
            await Should.ThrowAsync<KeyNotFoundException>(() => other.RequireValueAsync("absent"));
        });
        answering.Resources.Single().Id.ShouldBe("organization/cht/lab");
    }

    private sealed class ServerStack : Stack
    {
        public ServerStack()
        {
            DiskId = new Server("core").DiskId;
            Named = Output.CreateSecret("s");
        }

        [Output]
        public Output<string> DiskId { get; private set; }

        [Output("named")]
        public Output<string> Named { get; private set; }
    }

    private sealed class ForgetfulStack : Stack
    {
        [Output]
        public Output<string>? Forgotten { get; private set; }
    }
}

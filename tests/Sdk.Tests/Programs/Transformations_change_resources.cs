using Pulumi;
using Pulumi.Experimental;

namespace Cht.Sdk.Tests.Programs;

public sealed class Transformations_change_resources
{
    private readonly RecordingMonitor engine = new();

    [Fact]
    public async Task A_transformation_of_a_component_changes_arguments_and_options_of_its_children()
    {
        await engine.RunAsync(() => _ = new Server("core", new ComponentResourceOptions
        {
            ResourceTransformations =
            {
                change => change.Resource is Disk
                    ? new ResourceTransformationResult(
                        new DiskArgs { Size = 99 },
                        CustomResourceOptions.Merge((CustomResourceOptions)change.Options, new CustomResourceOptions { Protect = true }))
                    : null,
            },
        }));

        engine.Goal("core-disk").Inputs["size"].ShouldBe(new PropertyValue(99d));
        engine.Goal("core-disk").Protect.ShouldBe(true);
        engine.Goal("core").Protect.ShouldBeNull();
    }

    [Fact]
    public async Task A_transform_sees_plain_values_and_keeps_secrets()
    {
        await engine.RunAsync(() => _ = new Disk(
            "data",
            new DiskArgs { Size = 1, Label = Output.CreateSecret("s") },
            new CustomResourceOptions
            {
                ResourceTransforms =
                {
                    (change, _) =>
                    {
                        change.Args["size"].ShouldBe(1d);
                        return Task.FromResult<ResourceTransformResult?>(
                            new ResourceTransformResult(change.Args.SetItem("size", 2), change.Options));
                    },
                },
            }));

        engine.Errors.ShouldBeEmpty();
        engine.Goal("data").Inputs["size"].ShouldBe(new PropertyValue(2d));
        engine.Goal("data").Inputs["label"].ShouldBe(new PropertyValue("s").WithSecret(true));
    }

    [Fact]
    public async Task A_transformation_may_not_change_the_parent()
    {
        var code = await engine.RunAsync(() => _ = new Disk("data", options: new CustomResourceOptions
        {
            Parent = new Server("core"),
            ResourceTransformations = { change => new ResourceTransformationResult(change.Args, new CustomResourceOptions()) },
        }));

        code.ShouldBe(32);
        engine.Errors.Single().ShouldContain("parent");
    }

    [Fact]
    public async Task The_options_of_a_resource_that_names_no_parent_have_none()
    {
        Resource? parent = null;
        (await engine.RunAsync(() => _ = new Disk("data", options: new CustomResourceOptions
        {
            ResourceTransformations =
            {
                change =>
                {
                    parent = change.Options.Parent;
                    return new ResourceTransformationResult(change.Args, new CustomResourceOptions());
                },
            },
        }))).ShouldBe(0);

        parent.ShouldBeNull();
    }

    [Fact]
    public async Task Transformations_of_the_stack_reach_every_resource()
    {
        var seen = new List<string>();
        var options = new StackOptions
        {
            ResourceTransformations =
            {
                change =>
                {
                    seen.Add(change.Resource.GetResourceName());
                    return null;
                },
            },
        };

        await engine.RunAsync(() => Deployment.RunAsync(
            () =>
            {
                _ = new Server("core");
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
            },
            options));

        seen.ShouldBe(["cht-lab", "core", "core-disk"]);
    }
}

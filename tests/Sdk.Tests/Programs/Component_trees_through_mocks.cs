using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Programs;

public sealed class Component_trees_through_mocks
{
    private readonly Mocks mocks = new();

    [Fact]
    public async Task A_component_registers_itself_its_children_and_its_outputs()
    {
        var resources = await Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, () => { _ = new Server("core"); });

        resources.Select(resource => resource.GetResourceName()).ShouldBe(["core", "core-disk"]);
        mocks.Resources.Select(resource => resource.Type).ShouldBe(["demo:index:Server", "demo:index:Disk"]);
        mocks.Named("core-disk").Inputs["size"].ShouldBe(10d);
        var outputs = mocks.RegisteredOutputs.Single(request => request.Urn.EndsWith("::core", StringComparison.Ordinal)).Outputs;
        (await OutputUtilities.GetValueAsync(outputs["diskId"])).ShouldBe("core-disk-id");
    }
}

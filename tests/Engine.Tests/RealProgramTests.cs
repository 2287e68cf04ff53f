using Cht.Engine.Tests.Fakes;
using Pulumi;

namespace Cht.Engine.Tests;

/// <summary>Programs written against the SDK, as users write them.</summary>
public sealed class RealProgramTests
{
    private readonly EngineBench bench = new();

    private sealed class ThingArgs : ResourceArgs
    {
        [Input("size")]
        public Input<int>? Size { get; set; }

        [Input("on")]
        public Input<string>? On { get; set; }

        [Input("password")]
        public Input<string>? Password { get; set; }
    }

    private sealed class Thing(string name, ThingArgs args, CustomResourceOptions? options = null)
        : CustomResource("fake:index:Thing", name, args, options)
    {
        [Output("address")]
        public Output<string> Address { get; private set; } = null!;

        [Output("password")]
        public Output<string?> Password { get; private set; } = null!;
    }

    private sealed class Group : ComponentResource
    {
        public Group(string name)
            : base("test:index:Group", name)
        {
            var first = new Thing("first", new ThingArgs { Size = 1 }, new CustomResourceOptions { Parent = this });
            var second = new Thing("second", new ThingArgs { On = first.Address }, new CustomResourceOptions { Parent = this });
            Address = second.Address;
            RegisterOutputs();
        }

        [Output("address")]
        public Output<string> Address { get; private set; }
    }

    private static Task<int> Program() => Deployment.RunAsync(() => new Dictionary<string, object?> { ["address"] = new Group("group").Address });

    [Fact]
    public async Task A_program_is_previewed_brought_up_and_found_unchanged()
    {
        var preview = await bench.RunProgramAsync(OperationKind.Preview, Program);
        preview.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Done.ShouldBe(["Create group", "Create first", "Create second"]);
        bench.Store.Read(EngineBench.Stack).ShouldBeNull();

        var up = await bench.RunProgramAsync(OperationKind.Update, Program);
        up.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.State.StackOutputs["address"].ToString().ShouldBe("\"address of second-2\"");
        var text = bench.Store.Text(EngineBench.Stack);

        var again = await bench.RunProgramAsync(OperationKind.Update, Program);
        again.HasChanges.ShouldBeFalse();
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.Store.Text(EngineBench.Stack).ShouldBe(text);
    }
}

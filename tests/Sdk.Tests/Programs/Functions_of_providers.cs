using System.Collections.Immutable;
using Pulumi;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Programs;

public sealed class Functions_of_providers
{
    [Fact]
    public async Task A_result_carries_the_marks_of_the_arguments()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var disk = new Disk("data");
            var result = Deployment.Instance.Invoke<ImmutableDictionary<string, string>>(
                "demo:index:find", new FindArgs { Id = Output.CreateSecret(disk.Id) });

            (await OutputUtilities.GetValueAsync(result))["id"].ShouldBe("data-id");
            (await Output.IsSecretAsync(result)).ShouldBeTrue();
            (await OutputUtilities.GetDependenciesAsync(result)).ShouldBe([disk]);
        }));

        engine.Errors.ShouldBeEmpty();
        engine.Calls.Single().Token.ShouldBe("demo:index:find");
    }

    [Fact]
    public async Task In_a_preview_a_function_waits_for_its_arguments_and_for_the_resources_it_depends_on()
    {
        var engine = new RecordingMonitor { DryRun = true };
        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var disk = new Disk("data");
            var byArgument = Deployment.Instance.Invoke<object>("demo:index:find", new FindArgs { Id = disk.Id });
            var byOption = Deployment.Instance.Invoke<object>(
                "demo:index:find", new FindArgs { Id = "x" }, new InvokeOutputOptions { DependsOn = { disk } });

            (await OutputUtilities.GetIsKnownAsync(byArgument)).ShouldBeFalse();
            (await OutputUtilities.GetIsKnownAsync(byOption)).ShouldBeFalse();
        }));

        engine.Errors.ShouldBeEmpty();
        engine.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_task_form_runs_at_once_and_a_single_value_can_be_taken_out()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var run = Deployment.Instance;
            (await run.InvokeSingleAsync<string>("demo:index:find", new FindArgs { Id = "x" })).ShouldBe("x");
            (await OutputUtilities.GetValueAsync(run.InvokeSingle<string>("demo:index:find", new FindArgs { Id = "y" }))).ShouldBe("y");
        }));

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_method_is_called_on_its_resource_with_the_resources_provider()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() =>
        {
            var provider = new ProviderResource("demo", "special", ResourceArgs.Empty, options: null);
            var disk = new Disk("data", options: new CustomResourceOptions { Provider = provider });
            Deployment.Instance.Call("demo:index:Disk/resize", CallArgs.Empty, disk);
        });

        engine.Errors.ShouldBeEmpty();
        engine.Calls.Single().SelfUrn.ShouldBe("urn:pulumi:lab::cht::demo:index:Disk::data");
        engine.Calls.Single().Provider.ShouldEndWith("::special::special-id");
        engine.Calls.Single().Arguments.Keys.ShouldBe(["__self__"]);
    }

    private sealed class FindArgs : InvokeArgs
    {
        [Input("id", required: true)]
        public Input<string>? Id { get; set; }
    }
}

using Pulumi;
using Pulumi.Testing;

namespace Cht.Sdk.Tests.Programs;

public sealed class Failures_of_programs_under_test
{
    private static readonly TestOptions Update = new() { IsPreview = false };

    [Fact]
    public async Task An_exception_is_told_as_text_inside_a_run_exception()
    {
        var error = await Fails(() => throw new InvalidOperationException("broken"));

        error.Message.ShouldStartWith("Running program '");
        error.Message.ShouldContain("' failed with an unhandled exception:");
        error.Message.ShouldContain("broken");
    }

    [Fact]
    public async Task A_run_exception_is_told_by_its_message_only()
        => (await Fails(() => throw new RunException("machine 'core' has no address"))).Message.ShouldBe("machine 'core' has no address");

    [Fact]
    public async Task A_failure_inside_apply_fails_the_run_once()
        => (await Fails(() =>
        {
            var failed = new Disk("data").Id.Apply((Func<string, string>)(_ => throw new RunException("in apply")));
            _ = Output.All(failed.Apply(value => value + "1"), failed.Apply(value => value + "2"));
        })).Message.ShouldBe("in apply");

    [Fact]
    public async Task A_missing_required_input_fails_the_run_and_names_the_input()
        => (await Fails(() => _ = new Disk("data", new DiskArgs()))).Message.ShouldContain("DiskArgs.Size is required but was not given a value");

    [Fact]
    public async Task A_program_that_fails_before_it_resolves_a_deferred_output_ends_with_its_own_error()
    {
        var run = Fails(() =>
        {
            _ = new Disk("data", new DiskArgs { Size = new DeferredOutput<int>().Output });
            throw new RunException("own error");
        });

        (await run.WaitAsync(TimeSpan.FromSeconds(30))).Message.ShouldBe("own error");
    }

    [Fact]
    public async Task Several_errors_surface_together()
    {
        var error = await Should.ThrowAsync<AggregateException>(() => Deployment.TestAsync(new Mocks(), Update, () =>
        {
            Log.Error("first");
            Log.Error("second");
        }));

        error.InnerExceptions.Select(inner => inner.Message).ShouldBe(["first", "second"]);
        error.InnerExceptions.ShouldAllBe(inner => inner is RunException);
    }

    [Fact]
    public async Task A_failing_mock_fails_the_run_and_everything_that_waits_for_the_resource()
    {
        var ran = false;

        var error = await Should.ThrowAsync<RunException>(() => Deployment.TestAsync(new FailingMocks(), Update, () =>
        {
            var first = new Disk("first");
            _ = new Disk("second", new DiskArgs { Size = 1, Label = first.Id });
            first.Id.Apply(_ => ran = true);
        }));

        error.Message.ShouldContain("no disks today");
        ran.ShouldBeFalse();
    }

    [Fact]
    public void Outside_a_run_there_is_no_deployment()
    {
        Should.Throw<InvalidOperationException>(() => Deployment.Instance);
        Should.Throw<InvalidOperationException>(() => new Disk("x"));
    }

    [Fact]
    public async Task A_run_inside_a_run_is_refused()
        => (await Should.ThrowAsync<RunException>(() => Deployment.TestAsync(new Mocks(), Update, async () =>
        {
            await Deployment.TestAsync(new Mocks(), Update, () => { });
        }))).Message.ShouldContain("A deployment is running already");

    [Fact]
    public async Task Hooks_and_parameterized_packages_are_refused_with_the_remedy()
    {
        (await Fails(() => _ = new Disk("x", options: new CustomResourceOptions
        {
            Hooks = new ResourceHookBinding { BeforeCreate = { new ResourceHook("check", (_, _) => Task.CompletedTask) } },
        }))).Message.ShouldContain("pulumi up");
        (await Fails(() => _ = new CustomResource(
            "p:index:X", "x", null, null, new RegisterPackageRequest("p", "1.0.0", null)))).Message.ShouldContain("pulumi up");
    }

    private static Task<RunException> Fails(Action program)
        => Should.ThrowAsync<RunException>(() => Deployment.TestAsync(new Mocks(), Update, program));

    private sealed class FailingMocks : IMocks
    {
        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args) => throw new FormatException("no disks today");

        public Task<object> CallAsync(MockCallArgs args) => throw new FormatException("no calls today");
    }
}

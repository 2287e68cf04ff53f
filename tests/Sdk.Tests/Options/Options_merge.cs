using Cht.Sdk.Tests.Programs;
using Pulumi;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Options;

public sealed class Options_merge
{
    [Fact]
    public void Scalars_of_the_second_win_and_missing_ones_keep_the_first()
    {
        var merged = CustomResourceOptions.Merge(
            new CustomResourceOptions { Protect = true, Version = "1", ImportId = "a", DeleteBeforeReplace = true },
            new CustomResourceOptions { Version = "2", Protect = false });

        (merged.Protect, merged.Version, merged.ImportId, merged.DeleteBeforeReplace).ShouldBe((false, "2", "a", true));
    }

    [Fact]
    public async Task Lists_are_concatenated_and_the_sources_stay_as_they_are()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var (a, b) = (new Disk("a"), new Disk("b"));
            var first = new CustomResourceOptions { IgnoreChanges = { "x" }, DependsOn = { a }, Aliases = { new Alias { Name = "old" } } };
            var second = new CustomResourceOptions { IgnoreChanges = { "y" }, DependsOn = { b }, EnvVarMappings = { ["A"] = "B" } };

            var merged = CustomResourceOptions.Merge(first, second);

            merged.IgnoreChanges.ShouldBe(["x", "y"]);
            (await OutputUtilities.GetValueAsync(merged.DependsOn.ToOutput())).ShouldBe([a, b]);
            merged.Aliases.Count.ShouldBe(1);
            merged.EnvVarMappings["A"].ShouldBe("B");
            first.IgnoreChanges.ShouldBe(["x"]);
            (await OutputUtilities.GetValueAsync(first.DependsOn.ToOutput())).ShouldBe([a]);
        }));

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Null_counts_as_no_options()
        => CustomResourceOptions.Merge(null, new CustomResourceOptions { Version = "2" }).Version.ShouldBe("2");

    [Fact]
    public async Task Providers_of_components_are_merged()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() =>
        {
            var aws = new ProviderResource("aws", "aws", ResourceArgs.Empty, options: null);
            var azure = new ProviderResource("azure", "azure", ResourceArgs.Empty, options: null);

            var merged = ComponentResourceOptions.Merge(
                new ComponentResourceOptions { Provider = aws }, new ComponentResourceOptions { Providers = { azure } });

            merged.Providers.ShouldBe([azure]);
            merged.Provider.ShouldBe(aws);
            var second = new ProviderResource("azure", "second", ResourceArgs.Empty, options: null);
            ComponentResourceOptions.Merge(
                new ComponentResourceOptions { Providers = { azure, aws } }, new ComponentResourceOptions { Providers = { second } })
                .Providers.ShouldBe([aws, second]);
        });

        engine.Errors.ShouldBeEmpty();
    }

    /// <summary>In the official SDK the run does not end after this exception: it waits for the URN of the unmade resource.</summary>
    [Fact]
    public async Task Giving_providers_both_ways_is_refused()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(() =>
        {
            var aws = new ProviderResource("aws", "aws", ResourceArgs.Empty, options: null);
            Should.Throw<ResourceException>(() => new ComponentResource(
                "demo:index:C", "both", new ComponentResourceOptions { Provider = aws, Providers = { aws } }));
        });

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hooks_are_concatenated()
    {
        var engine = new RecordingMonitor();
        await engine.RunAsync(MergeHooks);
        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_hook_belongs_to_a_run()
        => Should.Throw<InvalidOperationException>(() => new ResourceHook("h", (_, _) => Task.CompletedTask));

    private static void MergeHooks()
    {
        var hook = new ResourceHook("h", (_, _) => Task.CompletedTask);

        var merged = CustomResourceOptions.Merge(
            new CustomResourceOptions { Hooks = new ResourceHookBinding { AfterCreate = { hook } } },
            new CustomResourceOptions { Hooks = new ResourceHookBinding { AfterCreate = { hook } } });

        merged.Hooks.AfterCreate.ShouldBe([hook, hook]);
        merged.Hooks.IsEmpty.ShouldBeFalse();
        new ResourceHookBinding().IsEmpty.ShouldBeTrue();
    }
}

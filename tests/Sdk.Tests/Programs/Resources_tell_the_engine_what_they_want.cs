using Pulumi;
using Pulumi.Experimental;

namespace Cht.Sdk.Tests.Programs;

public sealed class Resources_tell_the_engine_what_they_want
{
    private readonly RecordingMonitor engine = new();

    [Fact]
    public async Task The_stack_is_the_root_and_the_parent_of_what_names_none()
    {
        (await engine.RunAsync(() => { _ = new Server("core"); })).ShouldBe(0);

        engine.Goal("cht-lab").ParentUrn.ShouldBeNull();
        engine.Goal("core").ParentUrn.ShouldBe("urn:pulumi:lab::cht::pulumi:pulumi:Stack::cht-lab");
        engine.Goal("core-disk").ParentUrn.ShouldBe("urn:pulumi:lab::cht::demo:index:Server::core");
    }

    [Fact]
    public async Task Dependencies_come_from_arguments_and_options()
    {
        await engine.RunAsync(() =>
        {
            var (first, second) = (new Disk("first"), new Disk("second"));
            _ = new Disk(
                "third",
                new DiskArgs { Size = 1, Label = Output.Format($"{first.Id}") },
                new CustomResourceOptions { DependsOn = { second } });
        });

        var goal = engine.Goal("third");
        goal.Dependencies.ShouldBe([UrnOf("Disk", "second"), UrnOf("Disk", "first")]);
        goal.PropertyDependencies["label"].ShouldBe([UrnOf("Disk", "first")]);
        goal.PropertyDependencies["size"].ShouldBeEmpty();
        goal.Inputs["label"].ShouldBe(new PropertyValue("first-id"));
    }

    [Fact]
    public async Task Depending_on_a_component_is_depending_on_all_custom_resources_below_it()
    {
        await engine.RunAsync(() =>
        {
            var group = new Group("group");
            _ = new Disk("last", options: new CustomResourceOptions { DependsOn = { group } });
        });

        engine.Goal("last").Dependencies.ShouldBe(
        [
            "urn:pulumi:lab::cht::demo:index:Group$demo:index:Disk::group-own",
            "urn:pulumi:lab::cht::demo:index:Group$demo:index:Server$demo:index:Disk::group-inner-disk",
        ]);
    }

    [Fact]
    public async Task Children_inherit_protection_and_the_provider_of_their_package()
    {
        await engine.RunAsync(() =>
        {
            var provider = new ProviderResource("demo", "special", ResourceArgs.Empty, options: null);
            var server = new Server("core", new ComponentResourceOptions { Protect = true, Provider = provider });
            _ = new CustomResource("other:index:Thing", "other", null, new CustomResourceOptions { Parent = server, Protect = false });
        });

        const string reference = "urn:pulumi:lab::cht::pulumi:providers:demo::special::special-id";
        engine.Goal("core").Providers["demo"].ShouldBe(reference);
        engine.Goal("core-disk").Provider.ShouldBe(reference);
        engine.Goal("core-disk").Protect.ShouldBe(true);
        engine.Goal("other").Provider.ShouldBeNull();
        engine.Goal("other").Protect.ShouldBe(false);
    }

    [Fact]
    public async Task In_a_preview_the_reference_of_a_new_provider_carries_the_text_of_an_unknown()
    {
        var preview = new RecordingMonitor { DryRun = true };
        await preview.RunAsync(() =>
        {
            var provider = new ProviderResource("demo", "special", ResourceArgs.Empty, options: null);
            _ = new Disk("data", options: new CustomResourceOptions { Provider = provider });
        });

        preview.Goal("data").Provider.ShouldEndWith("::special::04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    }

    [Fact]
    public async Task Options_reach_the_engine()
    {
        await engine.RunAsync(() =>
        {
            var owner = new Disk("owner");
            _ = new Disk("data", options: new CustomResourceOptions
            {
                RetainOnDelete = true,
                DeleteBeforeReplace = true,
                DeletedWith = owner,
                ReplaceWith = { owner },
                ImportId = "i",
                IgnoreChanges = { "label" },
                ReplaceOnChanges = { "size" },
                HideDiffs = { "tags" },
                AdditionalSecretOutputs = { "device" },
                Version = "1.2.3",
                CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromMinutes(5) },
                ReplacementTrigger = Output.CreateSecret<object>(1),
            });
            _ = new ComponentResource("demo:index:C", "component", new ComponentResourceOptions { ReplaceOnChanges = { "size" } });
        });

        var goal = engine.Goal("data");
        goal.RetainOnDelete.ShouldBe(true);
        goal.DeleteBeforeReplace.ShouldBe(true);
        goal.DeletedWith.ShouldBe(UrnOf("Disk", "owner"));
        goal.ReplaceWith.ShouldBe([UrnOf("Disk", "owner")]);
        goal.ImportId.ShouldBe("i");
        goal.IgnoreChanges.ShouldBe(["label"]);
        goal.ReplaceOnChanges.ShouldBe(["size"]);
        goal.HideDiffs.ShouldBe(["tags"]);
        goal.AdditionalSecretOutputs.ShouldBe(["device"]);
        goal.Version.ShouldBe("1.2.3");
        goal.CreateTimeout.ShouldBe(TimeSpan.FromMinutes(5));
        goal.UpdateTimeout.ShouldBeNull();
        goal.ReplacementTrigger.ShouldBe(new PropertyValue(1d).WithSecret(true));
        engine.Goal("component").ReplaceOnChanges.ShouldBeEmpty();
    }

    [Fact]
    public async Task Aliases_become_urns_and_children_inherit_those_of_their_parent()
    {
        await engine.RunAsync(() =>
        {
            _ = new Server("core", new ComponentResourceOptions
            {
                Aliases = { new Alias { Name = "main" }, new Alias { Urn = "urn:pulumi:lab::cht::x:y:Z::old" } },
            });
            _ = new Disk("free", options: new CustomResourceOptions
            {
                Aliases = { new Alias { Type = "demo:old:Disk", NoParent = true, Stack = "prod", Project = "was" } },
            });
        });

        engine.Goal("core").AliasUrns.ShouldBe(["urn:pulumi:lab::cht::demo:index:Server::main", "urn:pulumi:lab::cht::x:y:Z::old"]);
        engine.Goal("core-disk").AliasUrns.ShouldBe(
        [
            "urn:pulumi:lab::cht::demo:index:Server$demo:index:Disk::main-disk",
            "urn:pulumi:lab::cht::x:y:Z$demo:index:Disk::old-disk",
        ]);
        engine.Goal("free").AliasUrns.ShouldBe(["urn:pulumi:prod::was::demo:old:Disk::free"]);
    }

    [Fact]
    public async Task Secrets_and_unknowns_reach_the_engine_as_such()
    {
        var preview = new RecordingMonitor { DryRun = true };
        await preview.RunAsync(() =>
        {
            var first = new Disk("first");
            _ = new Disk("second", new DiskArgs { Size = 1, Label = Output.CreateSecret(first.Id) });
        });

        preview.Goal("second").Inputs["label"].ShouldBe(PropertyValue.Computed.WithSecret(true));
        preview.Goal("second").Dependencies.ShouldBe([UrnOf("Disk", "first")]);
    }

    private static string UrnOf(string type, string name) => $"urn:pulumi:lab::cht::demo:index:{type}::{name}";

    private sealed class Group : ComponentResource
    {
        public Group(string name)
            : base("demo:index:Group", name)
        {
            _ = new Disk($"{name}-own", options: new CustomResourceOptions { Parent = this });
            _ = new Server($"{name}-inner", new ComponentResourceOptions { Parent = this });
            RegisterOutputs();
        }
    }
}

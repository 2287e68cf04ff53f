using Cht.Engine.Secrets;
using Cht.Engine.Storage;
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

    [Fact]
    public async Task A_failed_resource_makes_what_follows_from_it_unknown_and_is_reported_once()
    {
        bench.Adjust = operation => operation with { ContinueOnError = true };
        bench.Cloud.Failures["create first"] = new InvalidOperationException("out of machines");
        var computed = new List<string>();
        var result = await bench.RunProgramAsync(OperationKind.Update, () => Deployment.RunAsync(() =>
        {
            var first = new Thing("first", new ThingArgs { Size = 1 });
            first.Address.Apply(address => { computed.Add(address); return address; });
            _ = new Thing("second", new ThingArgs { On = first.Address });
            _ = new Thing("free", new ThingArgs { Size = 1 });
            return new Dictionary<string, object?> { ["address"] = first.Address };
        }));
        result.Succeeded.ShouldBeFalse();
        bench.Errors.ShouldBe(["out of machines"]);
        computed.ShouldBeEmpty();
        bench.Done.ShouldBe(["Create free"]);
        result.Skipped.Single().ShouldEndWith("::second");
    }

    [Fact]
    public async Task Secrets_of_a_program_stay_secrets_through_resource_and_stack_output()
    {
        bench.Config = bench.Config.Add("proj:password", "canary-4711-secret");
        bench.ConfigSecretKeys = ["proj:password"];
        await bench.RunProgramAsync(OperationKind.Update, () => Deployment.RunAsync(() =>
        {
            var thing = new Thing("a", new ThingArgs { Password = new Config().RequireSecret("password") });
            return new Dictionary<string, object?> { ["password"] = thing.Password };
        }));
        bench.Errors.ShouldBeEmpty();
        bench.State.StackOutputs["password"].IsSecret.ShouldBeTrue();
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("canary-4711-secret");
    }

    private sealed class FakeSite(string name, ResourceArgs args) : ProviderResource("fake", name, args, options: null);

    private sealed class SiteArgs : ResourceArgs
    {
        [Input("token")]
        public Input<string>? Token { get; set; }
    }

    [Fact]
    public async Task A_program_can_bring_its_own_provider()
    {
        Func<Task<int>> program = () => Deployment.RunAsync(() =>
        {
            var site = new FakeSite("site", new SiteArgs { Token = "t" });
            _ = new Thing("a", new ThingArgs { Size = 1 }, new CustomResourceOptions { Provider = site });
        });
        (await bench.RunProgramAsync(OperationKind.Preview, program)).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        (await bench.RunProgramAsync(OperationKind.Update, program)).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.State.Resources.Single(resource => resource.Name == "a").Provider!.ShouldContain("::site::");
        (await bench.RunProgramAsync(OperationKind.Update, program)).HasChanges.ShouldBeFalse();
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
        bench.State.Resources.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whole_stacks_live_in_a_folder_with_a_passphrase_and_move_by_export_and_import()
    {
        var folder = Directory.CreateTempSubdirectory("stacks").FullName;
        try
        {
            var store = new FileStateStore(folder);
            var secrets = PassphraseSecretsProvider.Create("a passphrase");
            var operation = new Operation
            {
                Kind = OperationKind.Update,
                Stack = EngineBench.Stack,
                RootDirectory = "/",
                Program = Program,
                Providers = bench.Cloud.Providers,
                CommandLine = "scripts/up",
            };
            (await new DeploymentEngine(store, secrets).RunAsync(operation, bench, CancellationToken.None)).Succeeded.ShouldBeTrue();
            store.ReadLocks(EngineBench.Stack).ShouldBeEmpty();
            store.ReadHistory(EngineBench.Stack).Single().Environment["exec.command"].ShouldBe("scripts/up");

            var reopened = PassphraseSecretsProvider.Open(secrets.SaltLine, "a passphrase");
            var states = new StackStates(store, reopened);
            await states.ImportAsync(EngineBench.Stack, states.Export(EngineBench.Stack, showSecrets: false), force: false, CancellationToken.None);
            (await new DeploymentEngine(store, reopened).RunAsync(operation, bench, CancellationToken.None)).HasChanges.ShouldBeFalse();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

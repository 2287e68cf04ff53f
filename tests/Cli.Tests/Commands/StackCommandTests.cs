using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cht.Cli.Stacks;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Cli.Tests.Commands;

public sealed class StackCommandTests : IDisposable
{
    private const string Root = "urn:pulumi:lab::cht-cluster::pulumi:pulumi:Stack::cht-cluster-lab";
    private const string First = "urn:pulumi:lab::cht-cluster::hosts:index:File::first";
    private const string Second = "urn:pulumi:lab::cht-cluster::hosts:index:File::second";
    private const string Provider = "urn:pulumi:lab::cht-cluster::pulumi:providers:hosts::default";

    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Stacks_are_made_selected_listed_and_removed()
    {
        (await cli.RunAsync("stack init lab")).Output.ShouldBe("Created stack 'lab'\n");
        (await cli.RunAsync("stack init lab")).Error.ShouldBe("error: The stack 'lab' exists already. Select it with --stack lab.\n");
        (await cli.RunAsync("stack init servers --no-select")).Code.ShouldBe(0);
        (await cli.RunAsync("stack ls")).Output.ShouldBe(
            "NAME     LAST UPDATE           RESOURCE COUNT\nlab*     n/a                   0\nservers  n/a                   0\n");
        (await cli.RunAsync("stack select servers")).Code.ShouldBe(0);
        (await cli.RunAsync("stack --show-name")).Output.ShouldBe("servers\n");
        (await cli.RunAsync("stack select nowhere")).Code.ShouldBe(6);
        (await cli.RunAsync("stack rm servers")).Code.ShouldBe(2);
        (await cli.RunAsync("stack rm servers --yes")).Code.ShouldBe(0);
        JsonDocument.Parse((await cli.RunAsync("stack ls --json")).Output).RootElement.EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("lab");
    }

    [Fact]
    public async Task A_stack_with_resources_is_removed_by_force_only()
    {
        await WriteStateAsync();
        var refused = await cli.RunAsync("stack rm lab --yes");
        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("The stack 'lab' still has 4 resources.");
        (await cli.RunAsync("stack rm lab --yes --force")).Code.ShouldBe(0);
        cli.Store.Read(new("cht-cluster", "lab")).ShouldBeNull();
    }

    [Fact]
    public async Task Typing_the_name_confirms_the_removal()
    {
        await cli.RunAsync("stack init lab");
        cli.IsTerminal = true;
        (await cli.RunAsync(["stack", "rm", "lab"], "labor\n")).Code.ShouldBe(8);
        (await cli.RunAsync(["stack", "rm", "lab"], "lab\n")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Outputs_are_shown_as_table_value_json_and_shell()
    {
        await WriteStateAsync();
        (await cli.RunAsync("stack output --stack lab")).Output.ShouldBe(
            """
            Current stack outputs (3):
                OUTPUT    VALUE
                machines  [{"name":"core","port":22}]
                password  [secret]
                url       it's here

            """);
        (await cli.RunAsync("stack output url --stack lab")).Output.ShouldBe("it's here\n");
        (await cli.RunAsync("stack output machines --stack lab")).Output.ShouldBe("""[{"name":"core","port":22}]""" + "\n");
        (await cli.RunAsync("stack output url --json --stack lab")).Output.ShouldBe("\"it's here\"\n");
        (await cli.RunAsync("stack output --shell --stack lab")).Output.ShouldContain("url='it'\\''s here'\n");
        var json = JsonDocument.Parse((await cli.RunAsync("stack output --json --stack lab")).Output).RootElement;
        json.GetProperty("machines")[0].GetProperty("port").GetInt32().ShouldBe(22);
        json.GetProperty("password").GetString().ShouldBe("[secret]");
        (await cli.RunAsync("stack output --json --show-secrets --stack lab")).Output.ShouldContain(Recorded.Secret);
        (await cli.RunAsync("stack output password --show-secrets --stack lab")).Output.ShouldBe(Recorded.Secret + "\n");
        var missing = await cli.RunAsync("stack output nothing --stack lab");
        missing.Code.ShouldBe(1);
        missing.Error.ShouldBe("error: current stack does not have output property 'nothing'. It has machines, password, url.\n");
        (await cli.RunAsync("stack output --stack nowhere")).Code.ShouldBe(6);
    }

    [Fact]
    public async Task Masked_outputs_need_no_passphrase()
    {
        await WriteStateAsync();
        cli.Variables.Remove("PULUMI_CONFIG_PASSPHRASE");
        (await cli.RunAsync("stack output password --stack lab")).Output.ShouldBe("[secret]\n");
        File.Exists(Path.Combine(cli.StateDirectory, "lab.passphrase")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_exported_state_can_be_imported_again()
    {
        await WriteStateAsync();
        var export = (await cli.RunAsync("stack export --stack lab")).Output;
        export.ShouldNotContain(Recorded.Secret);
        JsonDocument.Parse(export).RootElement.GetProperty("deployment").GetProperty("resources").GetArrayLength().ShouldBe(4);
        (await cli.RunAsync("stack export --stack lab --show-secrets")).Output.ShouldContain(Recorded.Secret);
        (await cli.RunAsync("stack export --stack lab --file out.json")).Code.ShouldBe(0);
        File.GetUnixFileMode(Path.Combine(cli.ProjectDirectory, "out.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await cli.RunAsync("stack rm lab --yes --force")).Code.ShouldBe(0);
        (await cli.RunAsync("stack init lab")).Code.ShouldBe(0);
        (await cli.RunAsync("stack import --stack lab --file out.json")).Output.ShouldBe("Import complete.\n");
        (await cli.RunAsync("stack output password --show-secrets --stack lab")).Output.ShouldBe(Recorded.Secret + "\n");

        await cli.RunAsync("stack init other");
        var foreign = await cli.RunAsync(["stack", "import", "--stack", "other"], export);
        foreign.Code.ShouldBe(1);
        foreign.Error.ShouldContain("not of 'other' of 'cht-cluster'");
    }

    [Fact]
    public async Task The_state_can_be_edited()
    {
        await WriteStateAsync();
        (await cli.RunAsync($"state delete {First} --stack lab")).Code.ShouldBe(2);
        (await cli.RunAsync($"state delete {First} --yes --stack lab")).Error.ShouldContain($"other resources depend on it:\n  {Second}\n");
        (await cli.RunAsync($"state protect {Second} --yes --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync($"state delete {Second} --yes --stack lab")).Error.ShouldContain("because it is protected");
        (await cli.RunAsync("state unprotect --all --yes --stack lab")).Code.ShouldBe(0);
        (await cli.RunAsync($"state rename {First} renamed --yes --stack lab")).Output.ShouldBe("Resource renamed\n");
        var renamed = First.Replace("::first", "::renamed", StringComparison.Ordinal);
        Snapshot().Find(Second)!.Dependencies.ShouldBe([renamed]);
        (await cli.RunAsync($"state delete {renamed} --yes --target-dependents --stack lab")).Output.ShouldBe("Resource deleted\n");
        Snapshot().Resources.Select(resource => resource.Urn).ShouldBe([Root, Provider]);
        (await cli.RunAsync($"state delete {renamed} --yes --stack lab")).Error.ShouldContain("No such resource");
    }

    [Fact]
    public async Task Cancel_frees_a_locked_stack()
    {
        await cli.RunAsync("stack init lab");
        (await cli.RunAsync("cancel --stack lab --yes")).Output.ShouldBe("The stack 'lab' is not locked.\n");
        var store = cli.Store;
        var held = await store.LockAsync(new("cht-cluster", "lab"), "infra up", CancellationToken.None);
        var edit = await cli.RunAsync("stack rm lab --yes");
        edit.Code.ShouldBe(1);
        edit.Error.ShouldContain("is in use by");
        (await cli.RunAsync("cancel --stack lab")).Code.ShouldBe(2);
        var cancel = await cli.RunAsync("cancel --stack lab --yes");
        cancel.Code.ShouldBe(0);
        cancel.Output.ShouldContain("running 'infra up' since");
        store.ReadLocks(new("cht-cluster", "lab")).ShouldBeEmpty();
        await held.DisposeAsync();
    }

    [Fact]
    public async Task History_tells_what_was_done()
    {
        await cli.RunAsync("stack init lab");
        (await cli.RunAsync("stack history --stack lab")).Output.ShouldBe("Stack has never been updated\n");
        cli.Store.AppendHistory(new("cht-cluster", "lab"), new()
        {
            Kind = "update",
            Result = "succeeded",
            StartTime = 1_700_000_000,
            EndTime = 1_700_000_042,
            Message = "first",
            ResourceChanges = ImmutableSortedDictionary<string, int>.Empty.Add("create", 3),
        });
        (await cli.RunAsync("stack history --stack lab")).Output.ShouldBe("update succeeded at 2023-11-14T22:14:02Z, took 42s: first\n    3 create\n");
        JsonDocument.Parse((await cli.RunAsync("stack history --stack lab --json")).Output).RootElement[0].GetProperty("message").GetString().ShouldBe("first");
    }

    [Theory]
    [InlineData("PULUMI_BACKEND_URL", "s3://bucket", "the embedded engine keeps states in files only")]
    [InlineData("PULUMI_BACKEND_URL", "https://api.pulumi.com", "the embedded engine keeps states in files only")]
    public async Task Backends_other_than_files_are_refused(string variable, string value, string message)
    {
        cli.Variables[variable] = value;
        var ran = await cli.RunAsync("stack ls");
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain(message);
    }

    [Fact]
    public async Task The_backend_may_be_any_directory()
    {
        cli.Variables["PULUMI_BACKEND_URL"] = "file://../elsewhere";
        (await cli.RunAsync("stack init lab")).Code.ShouldBe(0);
        var elsewhere = Path.GetFullPath("../elsewhere", cli.ProjectDirectory);
        File.Exists(Path.Combine(elsewhere, ".pulumi/stacks/cht-cluster/lab.json")).ShouldBeTrue();
        Directory.Exists(Path.Combine(cli.Variables["HOME"], ".pulumi")).ShouldBeFalse();
    }

    private StackSnapshot Snapshot() =>
        new StackStates(cli.Store, new UnavailableSecretsProvider()).Load(new("cht-cluster", "lab"));

    /// <summary>Writes a state as the engine would: a stack with outputs, a provider and two files, one needing the other.</summary>
    private async Task WriteStateAsync()
    {
        ImmutableDictionary<string, PropertyValue> core = Recorded.Map(("name", new("core")), ("port", new(22d)));
        var outputs = Recorded.Map(
            ("url", new("it's here")),
            ("password", new PropertyValue(Recorded.Secret).WithSecret(true)),
            ("machines", new PropertyValue([new PropertyValue(core)])));
        var file = new ResourceState { Urn = First, Type = "hosts:index:File", Custom = true, Id = "1", Parent = Root, Provider = Provider + "::p" };
        var snapshot = StackSnapshot.Empty with
        {
            Resources =
            [
                new() { Urn = Root, Type = "pulumi:pulumi:Stack", Custom = false, Outputs = outputs },
                new() { Urn = Provider, Type = "pulumi:providers:hosts", Custom = true, Id = "p" },
                file,
                file with { Urn = Second, Id = "2", Dependencies = [First] },
            ],
        };
        (await cli.RunAsync("stack init lab")).Code.ShouldBe(0);
        await new StateDocument(cli.Context("lab")).EditAsync("test", _ => snapshot, CancellationToken.None);
        Encoding.UTF8.GetString(cli.Store.Read(new("cht-cluster", "lab"))!).ShouldNotContain(Recorded.Secret);
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine;
using Cht.Layout;

namespace Cht.Cli.Tests.Commands;

/// <summary>The state says which secrets were drawn and with which the cluster was proven; the settings file which are wanted.</summary>
public sealed class RotateSecretsCommandTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public RotateSecretsCommandTests() => cli.Write("Pulumi.yaml", File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Pulumi.yaml")));

    public void Dispose() => cli.Dispose();

    private async Task<Ran> RotateAsync(int drawn, int? proven, int? configured, string flags = "--yes")
    {
        await StateAsync(drawn, proven);
        cli.Write("Pulumi.lab.yaml", CommandLineFixture.SettingsFile(
            "config:\n  cht-cluster:target: lab\n" + (configured is { } number ? $"  cht-cluster:secretsRotation: {number}\n" : string.Empty)));
        return await cli.RunAsync($"rotate-secrets {flags} --stack lab");
    }

    [Theory]
    [InlineData(1, 1, null, 2)]
    [InlineData(1, null, null, 2)]
    [InlineData(4, 4, 4, 5)]
    public async Task A_rotation_draws_the_next_secrets_and_says_what_it_costs(int drawn, int? proven, int? configured, int number)
    {
        var ran = await RotateAsync(drawn, proven, configured);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain($"Rotation of secrets number {number}: a new password");
        ran.Output.ShouldContain("medic-vault");
        ran.Output.ShouldContain("must sign in again");
        cli.Operations[^1].Kind.ShouldBe(OperationKind.Update);
        cli.Operations[^1].Config["cht-cluster:secretsRotation"].ShouldBe($"{number}");
        cli.Read("Pulumi.lab.yaml").ShouldContain($"secretsRotation: {number}\n");
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 2)]
    public async Task One_that_was_cut_off_is_finished_and_draws_no_others(int drawn, int proven, int configured)
    {
        var ran = await RotateAsync(drawn, proven, configured);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("The rotation of secrets number 2 is not finished: it goes on");
        cli.Operations[^1].Config["cht-cluster:secretsRotation"].ShouldBe("2");
        cli.Read("Pulumi.lab.yaml").ShouldContain("secretsRotation: 2\n");
    }

    [Fact]
    public async Task A_preview_of_one_saves_nothing()
    {
        var ran = await RotateAsync(1, 1, null, "--preview");

        ran.Code.ShouldBe(0, ran.Error);
        cli.Operations.Select(operation => operation.Kind).ShouldBe([OperationKind.Preview]);
        cli.Operations[0].Config["cht-cluster:secretsRotation"].ShouldBe("2");
        cli.Read("Pulumi.lab.yaml").ShouldNotContain("secretsRotation");
    }

    [Fact]
    public async Task One_that_is_declined_saves_nothing()
    {
        cli.IsTerminal = true;
        await StateAsync(1, 1);
        cli.Write("Pulumi.lab.yaml", CommandLineFixture.SettingsFile("config:\n  cht-cluster:target: lab\n"));

        var ran = await cli.RunAsync("rotate-secrets --color never --stack lab".Split(' '), "no\n");

        ran.Code.ShouldBe(ExitCode.Cancelled);
        cli.Read("Pulumi.lab.yaml").ShouldNotContain("secretsRotation");
    }

    private async Task StateAsync(int drawn, int? proven)
    {
        var layout = LayoutDocument.For(ClusterLayout.Create(new ClusterSpec
        {
            Name = "lab",
            Machines = [.. MachineNames.Default(1).Select((machine, index) => new MachineSpec
            {
                Name = machine.Name,
                Role = machine.Role,
                PrivateAddress = $"192.0.2.{10 + index}",
                HostKeys = ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
            })],
            Access = new() { Administrators = ["198.51.100.0/24"] },
        })).Render();
        var inputs = ImmutableSortedDictionary<string, object>.Empty.Add("layout", layout).Add("machines", Array.Empty<object>());
        object[] resources =
        [
            new { urn = "urn:pulumi:lab::cht-cluster::pulumi:pulumi:Stack::cht-cluster-lab", custom = false, type = "pulumi:pulumi:Stack" },
            Resource("hosts:index:ClusterSecrets", "secrets", new { rotation = drawn }),
            Resource("hosts:index:ClusterReadiness", "couchdb-cluster", inputs.Add("before", "core")),
            Resource("hosts:index:ClusterReadiness", "cluster", proven is { } number ? inputs.Add("rotation", number) : inputs),
        ];
        cli.Write("state.json", JsonSerializer.Serialize(
            new { version = 3, deployment = new { manifest = new { time = "2026-01-01T00:00:00Z", magic = "", version = "" }, resources } }));
        (await cli.RunAsync("stack init lab")).Error.ShouldBeEmpty();
        (await cli.RunAsync("stack import --stack lab --file state.json")).Error.ShouldBeEmpty();
    }

    private static object Resource(string type, string name, object inputs) =>
        new { urn = $"urn:pulumi:lab::cht-cluster::{type}::{name}", custom = true, id = name, type, inputs, outputs = new { } };
}

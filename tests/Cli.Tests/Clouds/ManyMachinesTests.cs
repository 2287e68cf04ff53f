using System.Globalization;
using System.Text.Json.Nodes;

namespace Cht.Cli.Tests.Clouds;

/// <summary>What the state of a cluster on AWS says of each machine, in a small and in a larger cluster, over a cloud in memory.</summary>
[Collection(nameof(RealProgram))]
public sealed class ManyMachinesTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();
    private readonly FakeWorld world = new();

    public ManyMachinesTests()
    {
        cli.Engine = (operation, store, secrets, sink, cancellationToken) => Composition.Engine(TimeProvider.System)(
            operation with { Program = Composition.EntryPoint(() => System.Reflection.Assembly.Load("Cht.Stacks")), Providers = world.Providers },
            store, secrets, sink, cancellationToken);
        cli.Write("Pulumi.yaml", File.ReadAllText(Path.Combine(ExampleStackTests.Root, "Pulumi.yaml")));
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_machine_depends_on_as_much_in_a_large_cluster_as_in_a_small_one()
    {
        var few = await DependenciesAsync("few", 4);
        var many = await DependenciesAsync("many", 24);

        foreach (var (resource, count) in few.Where(one => one.Key.StartsWith("couchdb2", StringComparison.Ordinal)))
        {
            many[resource].ShouldBe(count, resource);
        }

        few.Keys.Count(name => name.StartsWith("couchdb2", StringComparison.Ordinal)).ShouldBeGreaterThan(8);
        // Twenty more machines: as much for each as for the ones before, with what comes after all of them.
        (many.Values.Sum() - few.Values.Sum()).ShouldBeLessThan(20 * few.Values.Sum() / 4);
    }

    /// <summary>How many resources each one names in the state, by its name and type.</summary>
    private async Task<Dictionary<string, int>> DependenciesAsync(string stack, int machines)
    {
        var example = File.ReadAllText(Path.Combine(ExampleStackTests.Root, "Pulumi.aws-prod.yaml"));
        cli.Write($"Pulumi.{stack}.yaml", CommandLineFixture.SettingsFile(
            $"{example.TrimEnd()}\n  cht-cluster:couchdbNodes: {(machines - 1).ToString(CultureInfo.InvariantCulture)}\n"));
        var up = await cli.RunAsync($"up --yes --skip-preview --stack {stack}");
        up.Code.ShouldBe(0, up.Error + up.Output);
        (await cli.RunAsync($"up --yes --skip-preview --expect-no-changes --stack {stack}")).Code.ShouldBe(0);

        var export = await cli.RunAsync($"stack export --stack {stack}");
        return JsonNode.Parse(export.Output)!["deployment"]!["resources"]!.AsArray().ToDictionary(
            resource => string.Join(' ', resource!["urn"]!.GetValue<string>().Split("::").Reverse().Take(2)),
            resource => (resource!["dependencies"]?.AsArray().Count ?? 0)
                + (resource["propertyDependencies"]?.AsObject().Sum(property => property.Value!.AsArray().Count) ?? 0));
    }
}

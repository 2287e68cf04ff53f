using System.Collections.Immutable;
using System.Text.Json;
using Cht.Cli.Stacks;
using Cht.Engine.State;
using Cht.Layout;
using Pulumi.Experimental;

namespace Cht.Cli.Tests.Cluster;

/// <summary>The state of the stack <c>lab</c> as an update leaves it: four machines with running containers.</summary>
internal static class ClusterState
{
    public const string Password = "correct-horse-battery-staple";
    public const string PrivateKey = "a private key of tests";
    public const string Prefix = "urn:pulumi:lab::cht-cluster::";
    private const string Root = Prefix + "pulumi:pulumi:Stack::cht-cluster-lab";
    private const string Provider = Prefix + "pulumi:providers:hosts::default";

    public static string LayoutText { get; } =
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Layout.Tests", "Golden", "three-couchdb-4.22", "cluster-layout.json"));

    public static LayoutDocument Layout { get; } = LayoutDocument.Parse(LayoutText);

    public static string Urn(string type, string name) => $"{Prefix}{type}::{name}";

    public static async Task WriteAsync(CommandLineFixture cli, params ResourceState[] more)
    {
        var snapshot = StackSnapshot.Empty with
        {
            Resources =
            [
                new() { Urn = Root, Type = "pulumi:pulumi:Stack", Custom = false, Outputs = Recorded.Map(("layout", Value(JsonDocument.Parse(LayoutText).RootElement))) },
                new() { Urn = Provider, Type = "pulumi:providers:hosts", Custom = true, Id = "p" },
                Resource("hosts:index:SshClientConfig", "ssh-config", ("stack", new("lab")), ("machines", new([.. Layout.Nodes.Select(node => Connection(node, "born-with"))]))),
                Resource("hosts:index:ClusterSecrets", "secrets") with { Outputs = Recorded.Map(("password", new PropertyValue(Password).WithSecret(true))) },
                Resource("hosts:index:SwarmManager", "core-swarm"),
                .. Layout.Nodes.Select(node => Resource("hosts:index:ComposeNode", $"{node.Name}-containers", ("connection", Connection(node, "born-with")))),
                .. more,
            ],
        };
        (await cli.RunAsync("stack init lab")).Code.ShouldBe(0);
        await new StateDocument(cli.Context("lab")).EditAsync("test", _ => snapshot, CancellationToken.None);
    }

    public static ResourceState Resource(string type, string name, params (string Key, PropertyValue Value)[] inputs) => new()
    {
        Urn = Urn(type, name),
        Type = type,
        Custom = true,
        Id = name,
        Parent = Root,
        Provider = Provider + "::p",
        Inputs = Recorded.Map(inputs),
        Outputs = ImmutableDictionary<string, PropertyValue>.Empty,
    };

    public static PropertyValue Connection(LayoutNode node, string instance) => new(Recorded.Map(
        ("name", new(node.Name)),
        ("address", new(node.PrivateAddress)),
        ("user", new("ubuntu")),
        ("hostKeys", new([.. node.Ssh.HostKeys.Select(key => new PropertyValue(key))])),
        ("privateKey", new PropertyValue(PrivateKey).WithSecret(true)),
        ("instance", new(instance))));

    private static PropertyValue Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new(element.EnumerateObject().ToImmutableDictionary(member => member.Name, member => Value(member.Value), StringComparer.Ordinal)),
        JsonValueKind.Array => new([.. element.EnumerateArray().Select(Value)]),
        JsonValueKind.String => new(element.GetString()!),
        JsonValueKind.Number => new(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new(element.GetBoolean()),
        _ => PropertyValue.Null,
    };
}

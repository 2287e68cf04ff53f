using System.Text.Json;
using Cht.Layout;
using Cht.Provider.Compose;
using Cht.Provider.Connections;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>What a CouchDB machine works out about the others from the layout document is how the stack itself reaches them.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class CouchDbConnectionsTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKrq0lYtYbZVWZ9dxqEmIYFgr1RWvQGqPvbyWJfuAwD";

    private static readonly Dictionary<string, Func<Dictionary<string, object>>> Stacks = new()
    {
        ["a lab"] = () => new() { ["target"] = "lab", ["overlayEncrypted"] = "false" },
        ["AWS without a bastion"] = () => Aws(("bastionHost", "none")),
        ["AWS through core"] = () => Aws(("bastionHost", "core")),
        ["AWS through a bastion of its own"] = () => Aws(("bastionHost", "own"), ("natGateway", "true")),
        ["Azure without a bastion"] = () => Azure(("bastionHost", "none"), ("natGateway", "false")),
        ["Azure through core"] = () => Azure(("bastionHost", "core")),
        ["Azure through a bastion of its own"] = () => Azure(("bastionHost", "own")),
        ["servers"] = () => Servers(),
        ["servers behind a bastion"] = () => Servers(("bastion", new { address = "198.51.100.7", user = "jump", hostKeys = new[] { Key } })),
    };

    public static TheoryData<string> Names => new(Stacks.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_other_CouchDB_machine_is_reached_as_its_own_resources_reach_it(string stack)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Stacks[stack]());
        var nodes = mocks.Of("hosts:index:ComposeNode").Where(node => node.Name != "core-containers").ToList();
        var real = nodes.ConvertAll(node => Bound(node.Inputs["connection"]));
        var document = LayoutDocument.Parse((string)nodes[0].Inputs["layout"]);

        nodes.Count.ShouldBe(3);
        nodes.ShouldAllBe(node => !node.Inputs.ContainsKey("peers"));
        foreach (var own in real)
        {
            CouchDbConnections.Of(document, own).Select(Text).ShouldBe(real.OrderBy(one => one != own).Select(Text));
        }
    }

    private static Dictionary<string, object> Servers(params (string Key, object Value)[] more)
    {
        var config = new Dictionary<string, object>
        {
            ["target"] = "servers",
            ["administratorRanges"] = new[] { "198.51.100.0/28" },
            ["sshPrivateKeyFile"] = Path.GetTempFileName(),
            ["machines"] = Enumerable.Range(0, 4).Select(number => new
            {
                name = number == 0 ? "core" : $"couchdb{number}",
                role = number == 0 ? "core" : "couchdb",
                address = $"192.0.2.{11 + number}",
                privateAddress = $"10.20.0.{11 + number}",
                port = 2200 + number,
                user = $"operator{number}",
                hostKeys = new[] { Key[..^2] + (char)('a' + number) + "D" },
            }).ToArray(),
        };
        foreach (var (key, value) in more)
        {
            config[key] = value;
        }

        return config;
    }

    private static ConnectionInputs Bound(object connection) =>
        JsonSerializer.Deserialize<ConnectionInputs>(JsonSerializer.Serialize(connection), JsonSerializerOptions.Web)!;

    /// <summary>Every part of the way there: address, port, user, host keys, key, bastion.</summary>
    private static string Text(ConnectionInputs connection) => JsonSerializer.Serialize(connection.ToEndpoint(), JsonSerializerOptions.Web);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Provider;
using Cht.Provider.Framework;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using static Cht.Components.Tests.Provider.PropertyBag;

namespace Cht.Components.Tests.Provider;

public sealed class HostsProviderTests
{
    private static readonly ImmutableDictionary<string, PropertyValue> Connection = Map(
        ("name", Text("couchdb2")), ("address", Text("192.0.2.13")), ("user", Text("ubuntu")),
        ("hostKeys", new PropertyValue([Text("SHA256:0000000000000000000000000000000000000000000")])));

    private static readonly ImmutableDictionary<string, PropertyValue> Drifted = Map(("drift", new PropertyValue(ImmutableArray<PropertyValue>.Empty)));

    [Theory]
    [InlineData("hosts:index:SwarmNodes", "nodes")]
    [InlineData("hosts:index:DockerEngine", "couchdb2-docker")]
    [InlineData("hosts:index:MachineBaseline", "couchdb2-baseline")]
    [InlineData("hosts:index:HostIdentity", "couchdb2-identity")]
    public async Task Deleting_what_stays_on_the_machine_asks_the_machine_nothing(string type, string name)
    {
        var connections = Refusing();
        await using var provider = new HostsProvider(new Listener(), connections);

        await provider.Delete(new DeleteRequest(UrnOf(type, name), name, Drifted, TimeSpan.Zero, Inputs(type)), default);

        connections.Asked("couchdb2").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_machine_that_is_away_is_told_once_and_is_the_drift_of_each_of_its_resources()
    {
        var connections = Refusing();
        var listener = new Listener();
        await using var provider = new HostsProvider(listener, connections);

        foreach (var type in new[] { "hosts:index:SwarmNodes", "hosts:index:DockerEngine", "hosts:index:MachineBaseline" })
        {
            var read = await provider.Read(new ReadRequest(UrnOf(type, "x"), "x", Drifted, Inputs(type)), default);
            read.Outputs!["drift"].TryGetArray(out var findings).ShouldBeTrue();
            findings.Length.ShouldBe(1);
        }

        listener.Messages.Where(message => message.Severity == LogSeverity.Warning).ShouldHaveSingleItem().Message.ShouldContain("couchdb2");
        connections.Asked("couchdb2").Count.ShouldBe(1);
    }

    [Fact]
    public void A_wait_is_shown_with_host_condition_elapsed_time_and_deadline_and_not_at_every_attempt()
    {
        var listener = new Listener();
        WaitReport.Tell(new ResourceContext(Refusing(), listener, UrnOf("hosts:index:DockerEngine", "couchdb2-docker"), default));
        var report = new WaitReport();

        for (var second = 2; second <= 24; second += 2)
        {
            report.Report(new HostWait("couchdb2", "connection refused by 192.0.2.13 port 22", TimeSpan.FromSeconds(second), TimeSpan.FromMinutes(2)));
        }

        listener.Messages.Select(message => message.Message).ShouldBe(
        [
            "couchdb2: connection refused by 192.0.2.13 port 22, waiting for 10 s of at most 120 s",
            "couchdb2: connection refused by 192.0.2.13 port 22, waiting for 20 s of at most 120 s",
        ]);
        listener.Messages.ShouldAllBe(message => message.Ephemeral);
    }

    [Fact]
    public void News_of_a_machine_are_shown_at_once()
    {
        var listener = new Listener();
        WaitReport.Tell(new ResourceContext(Refusing(), listener, UrnOf("hosts:index:DockerEngine", "couchdb2-docker"), default));
        var report = new WaitReport();

        report.Report(new HostWait("couchdb2", "the connection was lost, connecting again", TimeSpan.Zero, TimeSpan.FromMinutes(2)) { IsNews = true });
        report.Report(new HostWait("couchdb2", "no answer", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)));

        listener.Messages.ShouldHaveSingleItem().Message.ShouldStartWith("couchdb2: the connection was lost, connecting again");
    }

    private static ScriptedConnections Refusing() => new((machine, _) =>
        throw new HostUnreachableException(machine, "Connect", "no answer in time", "Check it.") { WhileConnecting = true });

    private static Urn UrnOf(string type, string name) => new($"urn:pulumi:lab::cht-cluster::{type}::{name}");

    private static ImmutableDictionary<string, PropertyValue> Inputs(string type)
    {
        var connection = Map(("connection", new PropertyValue(Connection)));
        return type switch
        {
            "hosts:index:SwarmNodes" => connection.Add("cluster", Text("lab")).Add("nodes", new PropertyValue(ImmutableArray<PropertyValue>.Empty)),
            "hosts:index:DockerEngine" => connection.Add("channel", Text("distro")).Add("daemonSettings", Text("{}")),
            "hosts:index:HostIdentity" => connection.Add("hostName", Text("couchdb2")).Add("addresses", new PropertyValue(ImmutableDictionary<string, PropertyValue>.Empty)),
            _ => connection,
        };
    }

    private static PropertyValue Text(string text) => new(text);

    private sealed class Listener : IEngine
    {
        public ConcurrentQueue<LogRequest> Messages { get; } = new();

        public Task LogAsync(LogRequest message)
        {
            Messages.Enqueue(message);
            return Task.CompletedTask;
        }

        public Task RequirePulumiVersionAsync(string pulumiVersionRange) => Task.CompletedTask;
    }
}

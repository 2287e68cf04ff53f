using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Provider.Connections;

namespace Cht.Components.Tests.Provider;

public sealed class RememberingConnectionsTests
{
    private static readonly HostScript Read = new("Read", "true") { Mutates = false };
    private static readonly SshEndpoint Away = new() { Name = "couchdb2", Address = "192.0.2.13", User = "ubuntu", HostKeys = [] };

    [Fact]
    public async Task A_machine_that_was_waited_for_in_vain_is_asked_once_in_a_run()
    {
        var connections = Failing(whileConnecting: true);
        var remembering = new RememberingConnections(connections, TimeProvider.System);

        for (var resource = 0; resource < 5; resource++)
        {
            var error = await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));
            error.Message.ShouldContain("no answer in time");
        }

        connections.Asked("couchdb2").Count.ShouldBe(1);
        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away with { Name = "core" }).RunAsync(Read, default));
        connections.Asked("core").Count.ShouldBe(1, "other machines are asked for themselves");
    }

    [Fact]
    public async Task A_machine_that_was_made_or_started_since_is_asked_again()
    {
        var connections = Failing(whileConnecting: true);
        var remembering = new RememberingConnections(connections, TimeProvider.System);
        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));

        remembering.Forget();

        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));
        connections.Asked("couchdb2").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_connection_that_was_cut_does_not_make_a_machine_unreachable()
    {
        var connections = Failing(whileConnecting: false);
        var remembering = new RememberingConnections(connections, TimeProvider.System);

        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));
        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));

        connections.Asked("couchdb2").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_login_that_fails_says_nothing_of_the_open_connection()
    {
        var connections = Failing(whileConnecting: true);
        var remembering = new RememberingConnections(connections, TimeProvider.System);

        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read with { NewLogin = true }, default));
        await Should.ThrowAsync<HostUnreachableException>(() => remembering.For(Away).RunAsync(Read, default));

        connections.Asked("couchdb2").Count.ShouldBe(2);
    }

    private static ScriptedConnections Failing(bool whileConnecting) => new((machine, _) =>
        throw new HostUnreachableException(machine, "Connect", "no answer in time", "Check it.") { WhileConnecting = whileConnecting });
}

using System.Text;
using Cht.Hosts;
using Cht.Hosts.Connections;

namespace Cht.Cli.Tests.Cluster;

public sealed class LogsCommandTests : IDisposable
{
    private const string Purpose = "Read the logs";

    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Lines_of_all_machines_stand_in_the_order_of_time_with_machine_and_service()
    {
        await ClusterState.WriteAsync(cli);
        Writes("core", ("nginx", 3, "third"), ("api", 1, "first"));
        Writes("couchdb1", ("couchdb", 2, "second"));
        Writes("couchdb2");
        Writes("couchdb3", ("couchdb", 4, "fourth"));

        var ran = await cli.RunAsync("logs --stack lab");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.RegularExpressions.Regex.Replace(line, " +", " ", default, TimeSpan.FromSeconds(1)))
            .ShouldBe(["core/api | first", "couchdb1/couchdb | second", "core/nginx | third", "couchdb3/couchdb | fourth"]);
        (await cli.RunAsync("logs --stack lab -t")).Output.ShouldContain("| 2026-06-01T11:00:00.000000001Z first");
    }

    [Fact]
    public async Task Secrets_of_the_stack_are_hidden_as_they_are_and_as_a_basic_authentication_and_no_line_commands_the_terminal()
    {
        await ClusterState.WriteAsync(cli);
        string Basic(string user) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{ClusterState.Password}"));
        Writes(
            "core",
            ("api", 1, $"http://medic:{ClusterState.Password}@haproxy"),
            ("api", 2, $"Authorization: Basic {Basic("medic")} and {Basic("admin")} and {Basic("root")}"),
            ("api", 3, "\u001b[31mred\u001b[0m and \u001b]0;title\u0007 and \ttab"));

        var ran = await cli.RunAsync("logs api --stack lab");

        ran.Output.ShouldContain("http://medic:[secret]@haproxy");
        ran.Output.ShouldNotContain(ClusterState.Password);
        foreach (var user in new[] { "medic", "admin", "root" })
        {
            ran.Output.ShouldNotContain(Basic(user)[12..^4]);
        }

        ran.Output.ShouldContain("red and ]0;title and \ttab");
        ran.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_service_is_asked_of_the_machines_that_have_it_and_a_node_can_be_chosen()
    {
        await ClusterState.WriteAsync(cli);
        Writes("couchdb2", ("couchdb", 1, "here"));

        (await cli.RunAsync("logs couchdb --node couchdb2 --tail 7 --since 10m --stack lab")).Output.ShouldBe("couchdb2/couchdb | here\n");

        cli.Machines.Endpoints.Keys.ShouldBe(["couchdb2"]);
        cli.Machines["couchdb2"].Recorded.Single().Script.Text.ShouldContain("--tail 7 --since '10m'");
    }

    [Fact]
    public async Task A_machine_that_is_away_is_told_and_the_others_are_shown()
    {
        await ClusterState.WriteAsync(cli);
        Writes("couchdb1", ("couchdb", 1, "here"));
        Writes("couchdb3");
        cli.Machines["couchdb2"].Fail(Purpose, new HostUnreachableException("couchdb2", "Connect", "the connection was refused", "Look at it."));

        var ran = await cli.RunAsync("logs couchdb --stack lab");

        ran.Code.ShouldBe(4);
        ran.Output.ShouldBe("couchdb1/couchdb | here\n");
        ran.Error.ShouldBe("warning: Connect on couchdb2: the connection was refused. Look at it.\n");
    }

    [Theory]
    [InlineData("logs nothing", "there is no service 'nothing'. There are api, cht-upgrade-service, couchdb, haproxy, healthcheck, nginx, sentinel.")]
    [InlineData("logs api --node couchdb1", "couchdb1 has no service 'api'. It has couchdb.")]
    [InlineData("logs --node nobody", "the stack has no machine 'nobody'. It has core, couchdb1, couchdb2, couchdb3.")]
    [InlineData("logs --tail few", "--tail few: write a number of lines, or all")]
    [InlineData("logs --since yesterday", "--since 'yesterday' is neither a duration such as 10m or 1h30m nor a moment such as 2026-06-01T12:00:00Z")]
    public async Task What_no_machine_would_understand_is_refused(string command, string error)
    {
        await ClusterState.WriteAsync(cli);

        var ran = await cli.RunAsync(command + " --stack lab");

        ran.Code.ShouldBe(2);
        ran.Error.ShouldBe($"error: {error}\n");
        cli.Machines.Endpoints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Following_shows_what_comes_and_ends_in_good_order_when_it_is_interrupted()
    {
        await ClusterState.WriteAsync(cli);
        var reads = 0;
        cli.Machines["couchdb2"].Expect(Purpose, _ =>
        {
            reads++;
            if (reads == 3)
            {
                throw new HostUnreachableException("couchdb2", "Connect", "no answer", "Look at it.");
            }

            if (reads == 5)
            {
                cli.Interruption.Interrupt();
            }

            return Answer([.. Enumerable.Range(1, reads).Select(number => ("couchdb", number, $"line {number}"))]);
        });

        var ran = await cli.RunAsync("logs --node couchdb2 --follow --stack lab");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldStartWith("couchdb2/couchdb | line 1\ncouchdb2/couchdb | line 2\ncouchdb2/couchdb | line 3\ncouchdb2/couchdb | line 4\n");
        ran.Error.ShouldBe("warning: Connect on couchdb2: no answer. Look at it.\nwarning: couchdb2 answers again\n");
        cli.Machines.Disposed.ShouldBeTrue();
    }

    private void Writes(string machine, params (string Service, int Nanosecond, string Text)[] lines) =>
        cli.Machines[machine].Expect(Purpose, _ => Answer(lines));

    private static ScriptResult Answer((string Service, int Nanosecond, string Text)[] lines)
    {
        var containers = lines.GroupBy(line => line.Service).Select(group =>
        {
            var text = string.Concat(group.Select(line => $"2026-06-01T11:00:00.{line.Nanosecond:000000000}Z {line.Text}\n"));
            return $"container=id-{group.Key} {group.Key}\nlog:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\n";
        });
        return new(0, $"now=2026-06-01T12:00:00.000000000Z\n{string.Concat(containers)}complete=yes\n", string.Empty);
    }
}

using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Tests.Compose;

public class CheckTests
{
    private static readonly LayoutCheck Membership = ComposeSamples.Document.Checks.Single(check => check.Id == "couchdb-membership");

    private const string Three = """{"all_nodes":["couchdb@couchdb-3.local","couchdb@couchdb-1.local","couchdb@couchdb-2.local"],"cluster_nodes":["couchdb@couchdb-1.local","couchdb@couchdb-2.local","couchdb@couchdb-3.local"]}""";

    private static string? Problem(int status, string body, bool container = true) => new CheckAnswer(Membership, "couchdb1", status, body, container).Problem;

    [Fact]
    public void Lists_are_compared_without_their_order() => Problem(200, Three).ShouldBeNull();

    [Theory]
    [InlineData(200, """{"all_nodes":["couchdb@couchdb-1.local"],"cluster_nodes":["couchdb@couchdb-1.local"]}""", "/all_nodes is couchdb@couchdb-1.local, expected")]
    [InlineData(200, "{}", "/all_nodes is missing")]
    [InlineData(200, "<html>", "the answer is no JSON")]
    [InlineData(503, "", "HTTP 503, expected 200")]
    [InlineData(0, "", "no answer")]
    public void What_does_not_hold_is_said(int status, string body, string says) => Problem(status, body).ShouldNotBeNull().ShouldContain(says);

    [Fact]
    public void A_container_that_does_not_run_is_said() => Problem(0, "", container: false).ShouldBe("the container of couchdb does not run");

    [Fact]
    public async Task Waiting_ends_when_every_machine_gives_the_answer()
    {
        var answers = new Queue<string>([$"{{}}", Three]);
        var hosts = Hosts(_ => Answer(200, answers.Count > 1 ? answers.Dequeue() : answers.Peek()));
        var waits = new List<HostWait>();

        await new CheckWait(ComposeSamples.Document, machine => hosts[machine], TimeProvider.System)
            .UntilHoldAsync([Membership], new Seen(waits), CancellationToken.None);

        waits.ShouldNotBeEmpty();
        waits[0].Condition.ShouldContain("couchdb-membership: /all_nodes is missing");
        waits[0].Host.ShouldStartWith("couchdb");
    }

    [Fact]
    public async Task On_the_deadline_the_last_words_of_the_container_are_shown()
    {
        var hosts = Hosts(_ => Answer(503, ""));
        foreach (var host in hosts.Values)
        {
            host.Expect("Read the last words of a container", "cannot open the file\n");
        }

        var failure = await Should.ThrowAsync<ProvisioningException>(() => new CheckWait(ComposeSamples.Document, machine => hosts[machine], TimeProvider.System)
            .UntilHoldAsync([Membership with { DeadlineSeconds = 0 }], null, CancellationToken.None));

        failure.Message.ShouldContain("The cluster is not ready on couchdb");
        failure.Message.ShouldContain("couchdb: cannot open the file");
        failure.Message.ShouldContain("HTTP 503, expected 200, after");
    }

    [Fact]
    public async Task Findings_name_machine_check_and_difference()
    {
        var hosts = Hosts(machine => machine == "couchdb2" ? Answer(0, "") : Answer(200, Three));

        (await new CheckWait(ComposeSamples.Document, machine => hosts[machine], TimeProvider.System).FindingsAsync([Membership], CancellationToken.None))
            .ShouldBe(["couchdb2: couchdb-membership: no answer"]);
    }

    private static Dictionary<string, FakeHost> Hosts(Func<string, ScriptResult> answer) => ComposeSamples.Document.Nodes.ToDictionary(
        node => node.Name, node => new FakeHost(node.Name).Expect(CheckScript.ReadPurpose, _ => answer(node.Name)), StringComparer.Ordinal);

    private static ScriptResult Answer(int status, string body) =>
        ComposeSamples.Facts($"status0={status}", ComposeSamples.DocumentFact("body0", body));

    private sealed class Seen(List<HostWait> waits) : IProgress<HostWait>
    {
        public void Report(HostWait value)
        {
            lock (waits)
            {
                waits.Add(value);
            }
        }
    }
}

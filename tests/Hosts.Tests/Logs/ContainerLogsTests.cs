using Cht.Hosts.Connections;
using Cht.Hosts.Logs;
using Cht.Hosts.Tests.Compose;

namespace Cht.Hosts.Tests.Logs;

public sealed class ContainerLogsTests
{
    private const string Id = "0123456789abcdef";

    private readonly FakeHost host = new("couchdb1") { Preview = true };

    private ContainerLogs Logs(LogRequest? request = null) =>
        new(ComposeSamples.Document.Nodes.Single(node => node.Name == "couchdb1"), request ?? new(), host);

    private void Answers(params string[][] reads)
    {
        var queue = new Queue<string[]>(reads);
        host.Expect(LogScript.ReadPurpose, _ => ComposeSamples.Facts(
            ["now=2026-06-01T12:00:00.000000000Z", .. queue.Dequeue()]));
    }

    private static string[] Container(string id, params string[] lines) =>
        [$"container={id} couchdb", ComposeSamples.DocumentFact("log", string.Concat(lines.Select(line => line + "\n")))];

    private static string Line(int nanoseconds, string text) => $"2026-06-01T11:00:00.{nanoseconds:000000000}Z {text}";

    private async Task<string[]> ReadAsync(ContainerLogs logs) => [.. (await logs.ReadAsync(CancellationToken.None)).Select(line => line.Text)];

    [Fact]
    public async Task Lines_say_machine_service_and_time()
    {
        Answers(Container(Id, Line(5, "first line"), Line(7, "second")));

        (await Logs().ReadAsync(CancellationToken.None)).ShouldBe(
        [
            new("couchdb1", "couchdb", "2026-06-01T11:00:00.000000005Z", "first line"), new("couchdb1", "couchdb", "2026-06-01T11:00:00.000000007Z", "second"),
        ]);
    }

    [Fact]
    public async Task A_later_read_gives_what_came_since_also_within_the_same_moment()
    {
        Answers(
            Container(Id, Line(1, "a"), Line(2, "b")),
            // Docker gives the last moment again.
            Container(Id, Line(2, "b"), Line(2, "c")),
            Container(Id, Line(2, "b"), Line(2, "c"), Line(3, "d")),
            Container(Id, Line(3, "d")));
        var logs = Logs();

        (await ReadAsync(logs)).ShouldBe(["a", "b"]);
        (await ReadAsync(logs)).ShouldBe(["c"]);
        (await ReadAsync(logs)).ShouldBe(["d"]);
        (await ReadAsync(logs)).ShouldBeEmpty();
        host.Recorded[1].Script.Text.ShouldContain($"{Id}) echo --since '2026-06-01T11:00:00.000000002Z'");
    }

    [Fact]
    public async Task A_container_that_took_the_place_of_another_is_read_from_where_reading_began()
    {
        Answers(Container(Id, Line(1, "old")), Container("fedcba9876543210", Line(1, "new")));
        var logs = Logs(new() { Tail = 5 });

        await ReadAsync(logs);
        (await ReadAsync(logs)).ShouldBe(["new"]);

        host.Recorded[0].Script.Text.ShouldContain("echo --tail 5 ;;");
        host.Recorded[1].Script.Text.ShouldContain("*) echo --since '2026-06-01T12:00:00.000000000Z' ;;");
    }

    [Fact]
    public async Task Lines_without_a_time_are_the_end_of_one_that_was_cut_and_too_long_a_log_is_told()
    {
        Answers(Container(Id, "f a line", Line(1, new string('x', LogScript.MostBytes))));
        var logs = Logs();

        (await ReadAsync(logs)).Length.ShouldBe(1);
        logs.Cut.ShouldBe(["couchdb"]);
    }

    [Fact]
    public async Task A_stopped_engine_is_told()
    {
        Answers(["away=Docker Engine does not run"]);

        (await Should.ThrowAsync<ProvisioningException>(() => ReadAsync(Logs()))).Message.ShouldStartWith("The containers cannot be read on couchdb1: Docker Engine does not run.");
    }

    [Fact]
    public void A_service_and_a_moment_are_Dockers_to_choose_and_secrets_are_hidden_on_the_machine()
    {
        var script = LogScript.For(
            ComposeSamples.Document.Nodes[0], new() { Service = "api", Since = "10m", Tail = null }, new Dictionary<string, LogPosition>(StringComparer.Ordinal), string.Empty);

        script.Mutates.ShouldBeFalse();
        script.Text.ShouldContain("--filter 'label=com.docker.compose.service=api'");
        script.Text.ShouldContain("--tail all --since '10m'");
        script.Text.ShouldContain("2>&1 | masked | tail -c");
        script.Text.ShouldContain("for project in 'upgrade-service' 'cht';");
    }

    [Theory]
    [InlineData("10m", true)]
    [InlineData("1h30m", true)]
    [InlineData("90s", true)]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-06-01T12:00:00Z", true)]
    [InlineData("2026-06-01T12:00:00+02:00", true)]
    [InlineData("", false)]
    [InlineData("10", false)]
    [InlineData("yesterday", false)]
    [InlineData("10m; reboot", false)]
    [InlineData("2026-13-01", false)]
    public void A_since_is_a_duration_or_a_moment(string since, bool valid) => (LogRequest.ProblemOfSince(since) is null).ShouldBe(valid);
}

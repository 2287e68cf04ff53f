using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class BatchedReadsTests : IAsyncDisposable
{
    private const string Together = "Read the machine";

    private readonly SemaphoreSlim places = new(1);
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeHost host = new();
    private readonly BatchedReads reads;

    public BatchedReadsTests() => reads = new BatchedReads(host, _ => open.Task, places, TimeProvider.System);

    [Fact]
    public async Task What_is_asked_while_the_connection_opens_is_one_round_trip()
    {
        host.Expect(Together, LocalShell.Run);
        var asked = Enumerable.Range(0, 7).Select(number => AskAsync($"echo {number}")).ToList();
        host.Recorded.ShouldBeEmpty();

        open.SetResult();
        var answers = await Task.WhenAll(asked);

        answers.Select(answer => answer.Output).ShouldBe(Enumerable.Range(0, 7).Select(number => $"{number}\n"));
        host.Purposes.ShouldBe([Together]);
    }

    [Fact]
    public async Task The_same_question_of_several_is_put_once_and_goes_as_it_is()
    {
        host.Expect("Ask", "answer\n");
        var asked = Enumerable.Range(0, 3).Select(_ => reads.RunAsync(new HostScript("Ask", "question") { Mutates = false }, CancellationToken.None)).ToList();

        open.SetResult();
        var answers = await Task.WhenAll(asked);

        answers.ShouldAllBe(answer => answer.Output == "answer\n");
        host.Purposes.ShouldBe(["Ask"]);
    }

    [Fact]
    public async Task When_all_together_take_too_long_each_is_asked_by_itself()
    {
        host.Fail(Together, new ProvisioningException("core", Together, "it did not end within 60 s", "Run again."))
            .Expect("echo 1", "1\n")
            .Fail("echo 2", new ProvisioningException("core", "echo 2", "it did not end within 60 s", "Run again."));
        var (first, second) = (AskAsync("echo 1"), AskAsync("echo 2"));

        open.SetResult();

        (await first).Output.ShouldBe("1\n");
        (await Should.ThrowAsync<ProvisioningException>(() => second)).Message.ShouldContain("echo 2");
    }

    [Fact]
    public async Task A_machine_that_is_away_is_said_to_all_and_asked_once()
    {
        host.CutConnection(Together, times: 5);
        var (first, second) = (AskAsync("echo 1"), AskAsync("echo 2"));

        open.SetException(new HostUnreachableException("core", "Connect", "no route", "Look."));

        await Should.ThrowAsync<HostUnreachableException>(() => first);
        await Should.ThrowAsync<HostUnreachableException>(() => second);
        host.Purposes.ShouldBe([Together]);
    }

    [Fact]
    public async Task Changes_do_not_wait_for_reads()
    {
        host.Expect("Change", "");

        await reads.RunAsync(new HostScript("Change", "change") { Mutates = true }, CancellationToken.None);

        host.Purposes.ShouldBe(["Change"]);
    }

    [Fact]
    public async Task A_reader_that_gives_up_does_not_wait_for_the_machine()
    {
        using var patience = new CancellationTokenSource();
        var asked = reads.RunAsync(new HostScript("Ask", "question") { Mutates = false }, patience.Token);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    public async ValueTask DisposeAsync()
    {
        open.TrySetResult();
        await places.WaitAsync();
        places.Dispose();
    }

    private Task<ScriptResult> AskAsync(string text) => reads.RunAsync(new HostScript(text, text) { Mutates = false }, CancellationToken.None);
}

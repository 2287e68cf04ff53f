using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Convergence;

/// <summary>Another program holds the lock of the packages for longer than we wait. All waiting is on a clock of the test's own.</summary>
public sealed class LockedPackagesTests
{
    private const string Holder = "Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4242 (unattended-upgr)";

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(600);
    private static readonly DateTimeOffset Began = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private readonly ManualTime time = new(Began);
    private readonly Listener waits = new();

    private static HostPlan InstallDocker => new([AptScript.Operation("Install Docker", "Docker is not installed", "docker-install", "apt_install docker.io")]);

    /// <summary>Waits for the lock as apt-get does; the work ends with the result of <paramref name="end"/>, once it gives one.</summary>
    private async Task<ProvisioningException> InstallAsync(Func<TimeSpan, string?> end)
    {
        var machine = new TicketMachine("couchdb2", time, elapsed => end(elapsed) ?? $"running Waiting for cache lock: {Holder}...\n", waits);
        return await Should.ThrowAsync<ProvisioningException>(() => HostConvergence.ExecuteAsync(machine, InstallDocker, progress: null, CancellationToken.None));
    }

    [Fact]
    public async Task After_its_patience_the_message_names_holder_host_and_what_to_do()
    {
        var error = await InstallAsync(elapsed => elapsed < LockTimeout ? null
            : $"finished 100 600\nE: {Holder}\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?\n");

        error.Host.ShouldBe("couchdb2");
        error.Failed.ShouldBe("Install Docker");
        error.Found.ShouldContain("It is held by process 4242 (unattended-upgr)");
        error.Remedy.ShouldBe("Another program works on the machine's packages: wait until the process named has ended, or end it, then run again.");
        (time.GetUtcNow() - Began).ShouldBeInRange(LockTimeout, LockTimeout + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Meanwhile_the_holder_the_elapsed_time_and_the_deadline_are_shown()
    {
        await InstallAsync(elapsed => elapsed < LockTimeout ? null : $"finished 100 600\nE: {Holder}\n");

        waits.Seen.Count.ShouldBeGreaterThan(50);
        waits.Seen.ShouldAllBe(wait => wait.Host == "couchdb2" && wait.Condition.Contains("process 4242 (unattended-upgr)", StringComparison.Ordinal));
        waits.Seen.Select(wait => wait.Elapsed).ShouldBeInOrder();
        waits.Seen.ShouldAllBe(wait => wait.Elapsed < wait.Deadline);
        waits.Seen[0].Deadline.ShouldBe(TimeSpan.FromMinutes(18));
    }

    /// <summary>An apt-get that ignores its own timeout is stopped on the machine by the deadline of the work.</summary>
    [Fact]
    public async Task Work_that_was_stopped_at_its_deadline_still_says_what_it_waited_for()
    {
        var deadline = TimeSpan.FromMinutes(15);
        var error = await InstallAsync(elapsed => elapsed < deadline ? null : $"finished 124 900\nWaiting for cache lock: {Holder}...\n");

        error.Message.ShouldContain("Install Docker on couchdb2: it did not end within 900 s, it was stopped");
        error.Found.ShouldContain("process 4242 (unattended-upgr)");
        error.Remedy.ShouldStartWith("Another program works on the machine's packages");
    }

    /// <summary>A machine whose own clock stands still, so that its supervisor stops nothing.</summary>
    [Fact]
    public async Task Work_that_never_ends_is_given_up_at_the_deadline_of_this_computer()
    {
        var error = await InstallAsync(_ => null);

        error.Found.ShouldContain("it still runs");
        error.Found.ShouldContain("process 4242 (unattended-upgr)");
        error.Remedy.ShouldStartWith("Another program works on the machine's packages");
        (time.GetUtcNow() - Began).ShouldBeLessThan(TimeSpan.FromMinutes(19));
    }

    /// <summary>The real ticket over a machine that is played: each look at the work takes ten seconds of the test's clock.</summary>
    private sealed class TicketMachine(string name, ManualTime time, Func<TimeSpan, string> poll, IProgress<HostWait> progress) : IHostConnection
    {
        public string HostName => name;

        public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
            new TicketRun(this, script, ticket, new SshOptions { TimeProvider = time, Progress = progress }).RunAsync(cancellationToken);

        public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
        {
            if (script.Text.Contains("systemd-run", StringComparison.Ordinal))
            {
                return Task.FromResult(new ScriptResult(0, "started\n", string.Empty));
            }

            if (!script.Text.Contains("last_line()", StringComparison.Ordinal))
            {
                return Task.FromResult(new ScriptResult(0, string.Empty, string.Empty)); // the end of the ticket
            }

            time.Advance(TimeSpan.FromSeconds(10));
            var answer = poll(time.GetUtcNow() - Began).Split('\n', 2);
            return Task.FromResult(answer[0].StartsWith("finished", StringComparison.Ordinal)
                ? new ScriptResult(0, answer[0] + "\n", answer[1]) : new ScriptResult(0, answer[0] + "\n", string.Empty));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Listener : IProgress<HostWait>
    {
        public List<HostWait> Seen { get; } = [];

        public void Report(HostWait value) => Seen.Add(value);
    }

    /// <summary>Moves only when told.</summary>
    private sealed class ManualTime(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset now = start;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan span) => now += span;
    }
}

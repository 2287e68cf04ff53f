using System.Diagnostics;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Connections;

/// <summary>The last command of a run that was killed or cut off goes on while the next one looks at the machine.</summary>
public abstract class ChangedByOthersTests<TClient> : IAsyncLifetime
    where TClient : ISshClient
{
    private LocalSshd sshd = null!;
    private SshConnections other = null!;
    private SshConnections mine = null!;

    private string Runs => Path.Combine(sshd.Directory, "runs");

    private HostScript Change => new("Change", $"echo run >>{Runs}") { Mutates = true };

    public async Task InitializeAsync()
    {
        sshd = await LocalSshd.StartAsync();
        other = TClient.Open(sshd.Options);
        mine = TClient.Open(sshd.Options);
    }

    public async Task DisposeAsync()
    {
        await mine.DisposeAsync();
        await other.DisposeAsync();
        await sshd.DisposeAsync();
    }

    [Fact]
    public async Task Change_planned_before_another_run_changed_the_machine_is_not_made()
    {
        var lookedAt = Stopwatch.GetTimestamp();
        await other.For(sshd.Endpoint).RunAsync(Change, default);

        var error = await Should.ThrowAsync<MachineChangedException>(
            () => mine.For(sshd.Endpoint).RunAsync(Change with { LookedAt = lookedAt }, default));

        error.Found.ShouldContain("changed by another run");
        (await File.ReadAllTextAsync(Runs)).ShouldBe("run\n");
        sshd.AuditLog.Count(c => c == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Looking_again_ends_with_the_change_being_made()
    {
        await other.For(sshd.Endpoint).RunAsync(Change, default);

        var result = await HostConvergence.LookAndActAsync(
            () => mine.For(sshd.Endpoint).RunAsync(Change with { LookedAt = Stopwatch.GetTimestamp() }, default));

        result.Succeeded.ShouldBeTrue();
        (await File.ReadAllTextAsync(Runs)).ShouldBe("run\nrun\n");
    }

    [Fact]
    public async Task Own_changes_since_are_those_of_the_plan_itself()
    {
        var lookedAt = Stopwatch.GetTimestamp();
        var connection = mine.For(sshd.Endpoint);

        (await connection.RunAsync(Change with { LookedAt = lookedAt }, default)).Succeeded.ShouldBeTrue();
        (await connection.RunAsync(Change with { LookedAt = lookedAt }, default)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Own_change_that_outlived_its_cut_connection_counts_as_made_by_others()
    {
        var connection = mine.For(sshd.Endpoint);
        var slow = Change with { Text = $"echo run >>{Runs}; while [ ! -e {Runs}.go ]; do sleep 0.1; done" };
        var running = connection.RunAsync(slow with { LookedAt = Stopwatch.GetTimestamp() }, default);
        await Eventually.BecomesTrueAsync(() => File.Exists(Runs));
        sshd.CutConnections();
        await Should.ThrowAsync<HostUnreachableException>(() => running);

        var again = connection.RunAsync(slow with { LookedAt = Stopwatch.GetTimestamp() }, default);
        await File.WriteAllTextAsync(Runs + ".go", "");

        await Should.ThrowAsync<MachineChangedException>(() => again);
        (await File.ReadAllTextAsync(Runs)).ShouldBe("run\n");
    }
}

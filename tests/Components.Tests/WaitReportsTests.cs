using Cht.Hosts.Connections;
using Cht.Provider.Framework;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Components.Tests;

/// <summary>What people see of waits for machines.</summary>
public sealed class WaitReportsTests
{
    private static readonly Urn Docker = new("urn:pulumi:lab::cht-cluster::hosts:index:DockerEngine::core-docker");

    [Fact]
    public void Wait_is_shown_with_host_condition_and_elapsed_time_and_the_resource_that_waits()
    {
        var engine = new Engine();
        var waits = new WaitReports(engine);

        waits.Begin(Docker);
        waits.Report(new HostWait("core", "connection refused by 192.0.2.1 port 22", TimeSpan.FromSeconds(7.2)));

        var shown = engine.Shown.ShouldHaveSingleItem();
        shown.Message.ShouldBe("core: connection refused by 192.0.2.1 port 22 (7 s)");
        shown.Urn.ShouldBe(Docker);
        shown.Ephemeral.ShouldBeTrue();
    }

    [Fact]
    public void Same_wait_is_shown_every_five_seconds_and_another_one_at_once()
    {
        var engine = new Engine();
        var waits = new WaitReports(engine);

        foreach (var seconds in new[] { 0, 1, 3, 5, 6 })
        {
            waits.Report(new HostWait("core", "no answer", TimeSpan.FromSeconds(seconds)));
        }

        waits.Report(new HostWait("core", "refused", TimeSpan.FromSeconds(7)));
        waits.Report(new HostWait("couchdb1", "refused", TimeSpan.FromSeconds(7)));

        engine.Shown.Select(shown => shown.Message).ShouldBe(["core: no answer (0 s)", "core: no answer (5 s)", "core: refused (7 s)", "couchdb1: refused (7 s)"]);
    }

    [Fact]
    public async Task Waits_of_two_resources_at_once_are_told_apart()
    {
        var engine = new Engine();
        var waits = new WaitReports(engine);
        async Task WaitAsync(string name)
        {
            waits.Begin(new Urn(Docker.ToString()!.Replace("core", name, StringComparison.Ordinal)));
            await Task.Yield();
            waits.Report(new HostWait(name, "no answer", TimeSpan.Zero));
        }

        await Task.WhenAll(WaitAsync("couchdb1"), WaitAsync("couchdb2"));

        engine.Shown.ShouldAllBe(shown => shown.Urn!.ToString()!.Contains(shown.Message.Split(':')[0]));
    }

    private sealed class Engine : IEngine
    {
        private readonly List<LogRequest> shown = [];

        public IReadOnlyList<LogRequest> Shown => shown;

        public Task LogAsync(LogRequest message)
        {
            lock (shown)
            {
                shown.Add(message);
            }

            return Task.CompletedTask;
        }

        public Task RequirePulumiVersionAsync(string pulumiVersionRange) => Task.CompletedTask;
    }
}

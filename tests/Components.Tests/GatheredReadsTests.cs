using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Components.Tests;

/// <summary>What a refresh asks of one machine travels together, whatever resources ask for it.</summary>
public sealed class GatheredReadsTests
{
    private static readonly PropertyValue Connection = new(new Dictionary<string, PropertyValue>
    {
        ["name"] = new("core"),
        ["address"] = new("10.0.0.11"),
        ["user"] = new("ubuntu"),
        ["hostKeys"] = new([new PropertyValue("ssh-ed25519 AAAA")]),
    }.ToImmutableDictionary());

    [Fact]
    public async Task A_refresh_goes_to_a_machine_once()
    {
        var time = new TimeByHand();
        var machine = new SilentMachine();
        await using var provider = new HostsProvider(null, new OneMachine(machine), time);

        var reads = new[]
        {
            ReadAsync(provider, "hosts:index:HostIdentity", ("hostName", new("core"))),
            ReadAsync(provider, "hosts:index:MachineBaseline"),
            ReadAsync(provider, "hosts:index:HostFirewall", ("ruleset", new("")), ("digest", new(""))),
            ReadAsync(provider, "hosts:index:DockerEngine", ("channel", new("distro")), ("daemonSettings", new("{}"))),
            ReadAsync(provider, "hosts:index:SwarmManager", ("privateAddress", new("10.0.0.11"))),
            ReadAsync(provider, "hosts:index:SwarmNodes", ("cluster", new("lab"))),
            ReadAsync(
                provider, "hosts:index:SwarmMember",
                ("manager", Connection), ("clusterId", new("c")), ("privateAddress", new("10.0.0.11")), ("managerAddresses", new([new PropertyValue("10.0.0.11")]))),
        };
        machine.Asked.ShouldBeEmpty("more may be asked for");
        var all = Task.WhenAll(reads);
        while (!all.IsCompleted)
        {
            time.Pass();
            await Task.Yield();
        }

        await Should.ThrowAsync<HostUnreachableException>(() => all);
        machine.Asked.Count.ShouldBe(1);
        machine.Asked.Single().Mutates.ShouldBeFalse();
        foreach (var purpose in new[] { "/etc/hostname", "apt-config dump", "nft -s list table", "dpkg-query", "http://localhost/nodes" })
        {
            machine.Asked.Single().Text.ShouldContain(purpose);
        }
    }

    private static Task<ReadResponse> ReadAsync(HostsProvider provider, string type, params (string Name, PropertyValue Value)[] inputs) => provider.Read(
        new ReadRequest(
            new Urn($"urn:pulumi:test::cht::{type}::x"), "core", ImmutableDictionary<string, PropertyValue>.Empty,
            inputs.ToImmutableDictionary(input => input.Name, input => input.Value).Add("connection", Connection)),
        CancellationToken.None);

    /// <summary>Notes what it is asked and answers nothing: the connection is lost each time.</summary>
    private sealed class SilentMachine : IHostConnection
    {
        public ConcurrentQueue<HostScript> Asked { get; } = new();

        public string HostName => "core";

        public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
        {
            Asked.Enqueue(script);
            return Task.FromException<ScriptResult>(new HostUnreachableException("core", script.Purpose, "the connection was lost", "Run again."));
        }

        public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) => RunAsync(script, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class OneMachine(IHostConnection machine) : IHostConnections
    {
        public int Opened => 1;

        public IHostConnection For(SshEndpoint endpoint) => machine;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Time that passes only when the test says so.</summary>
    private sealed class TimeByHand : TimeProvider
    {
        private readonly ConcurrentQueue<Timer> timers = new();

        public void Pass()
        {
            while (timers.TryDequeue(out var timer))
            {
                timer.Fire();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(() => callback(state));
            if (dueTime < TimeSpan.FromSeconds(1))
            {
                timers.Enqueue(timer);
            }

            return timer;
        }

        private sealed class Timer(Action fire) : ITimer
        {
            private volatile bool disposed;

            public void Fire()
            {
                if (!disposed)
                {
                    fire();
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => !disposed;

            public void Dispose() => disposed = true;

            public ValueTask DisposeAsync()
            {
                disposed = true;
                return ValueTask.CompletedTask;
            }
        }
    }
}

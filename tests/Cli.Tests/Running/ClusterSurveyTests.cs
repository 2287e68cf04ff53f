using System.Collections.Immutable;
using Cht.Cli.Running;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Layout;
using Cht.Provider.Compose;

namespace Cht.Cli.Tests.Running;

public sealed class ClusterSurveyTests
{
    [Fact]
    public async Task Machines_that_are_away_are_named_all_at_once_beside_what_is_wrong_with_the_release()
    {
        var layout = LayoutDocument.For(ClusterLayout.Create(new ClusterSpec
        {
            Name = "district",
            Machines = [.. MachineNames.Default(1).Select((machine, index) => new MachineSpec
            {
                Name = machine.Name,
                Role = machine.Role,
                PrivateAddress = $"192.0.2.{10 + index}",
                HostKeys = ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
            })],
            Access = new() { Administrators = ["198.51.100.0/24"] },
        }));
        var machines = layout.Nodes.ToImmutableDictionary(
            node => node.Name, node => new SshEndpoint { Name = node.Name, Address = node.PrivateAddress, User = "ubuntu", HostKeys = node.Ssh.HostKeys });
        await using var survey = new ClusterSurvey(new DeployedCluster(layout, 1, machines), TimeProvider.System, new NobodyAnswers());
        ChtVersion.TryParse("5.2.0", out var to).ShouldBeTrue();

        var plan = await survey.PlanAsync(to, [new UpgradeProblem("5.2.0 cannot be had: no bundle", "Make one.")], default);

        plan.Problems.Select(problem => problem.Found).ShouldBe(
            ["5.2.0 cannot be had: no bundle", "core cannot be reached: no answer", "couchdb1 cannot be reached: no answer"],
            ignoreOrder: true);
        plan.Steps.ShouldBeEmpty();
    }

    private sealed class NobodyAnswers : IHostConnections
    {
        public int Opened => 0;

        public IHostConnection For(SshEndpoint endpoint) => new Away(endpoint.Name);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Away(string name) : IHostConnection
    {
        public string HostName => name;

        public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken) =>
            Task.FromException<ScriptResult>(new HostUnreachableException(name, "Connect", "no answer", "Check it."));

        public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) => RunAsync(script, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Cli.Running;
using Cht.Cli.Stacks;
using Cht.Hosts.Replacement;
using Cht.Hosts.Status;

namespace Cht.Cli.Cluster;

/// <summary>The flags of <c>replace-node</c>.</summary>
internal sealed record ReplaceNodeFlags(string Node, bool Yes, bool SkipPreview, bool PreviewOnly, bool Reinstalled);

/// <summary>
/// Replaces one machine: withdraws the old one as far as it answers, and lets an update with <c>--replace</c> do the rest. A server
/// that no stack makes is installed anew by a person in between.
/// </summary>
internal sealed class ReplaceNode(StackContext context, ReplaceNodeFlags flags, Composition composition, Ink ink)
{
    private readonly StackCluster cluster = StackCluster.Load(context);

    private CommandEnvironment Environment => context.Environment;

    public async Task<int> ExecuteAsync()
    {
        var replacement = NodeReplacement.Of(cluster.Layout, cluster.Node(flags.Node).Name);
        var machine = new MachineRecord(cluster, flags.Node);
        Refuse(machine);
        Print(ReplacementText.Lines(replacement, machine, cluster.IsDeployed, context.Stack.Name));
        if (replacement.NeedsConsent && flags is { Yes: false, PreviewOnly: false })
        {
            throw new CommandException(
                $"{flags.Node} is {(replacement.IsOnlyManager ? "the only manager of the swarm" : "the core machine")}: what it costs is above. Give --yes to say that it shall be.",
                ExitCode.Usage);
        }

        return machine.IsLab ? await UpdateAsync(replacement, machine, refresh: true)
            : flags.Reinstalled ? await UpdateAsync(replacement, machine, refresh: !machine.HasNewHostKeys(context))
            : await WithdrawServerAsync(replacement);
    }

    private void Refuse(MachineRecord machine)
    {
        if (machine.IsCloud)
        {
            throw new CommandException(
                $"{flags.Node} was made by the Pulumi CLI, which replaces it too: pulumi up --stack {context.Stack.Name} --refresh --replace '{machine.Maker!.Urn}'");
        }

        if (machine.IsLab && flags.Reinstalled)
        {
            throw new CommandException("--reinstalled is for servers: a lab machine is made anew by this command itself", ExitCode.Usage);
        }
    }

    private async Task<int> UpdateAsync(NodeReplacement replacement, MachineRecord machine, bool refresh)
    {
        var run = new RunFlags
        {
            Kind = RunKind.Update,
            Yes = flags.Yes,
            SkipPreview = flags.SkipPreview,
            PreviewOnly = flags.PreviewOnly,
            Refresh = refresh,
            Replaces = Replaced(replacement, machine),
            Message = $"replace-node {flags.Node}",
        };
        // The machine that stands there now is the new one, unless it is still to be made.
        var isOld = machine.IsLab && !machine.IsUnfinished;
        var command = new RunCommand(context, run, composition, ink)
        {
            Before = () => isOld ? WithdrawAsync(replacement) : Task.CompletedTask,
        };
        var code = await command.ExecuteAsync();
        return code == ExitCode.Success && !flags.PreviewOnly ? await StatusAsync() : code;
    }

    private ImmutableArray<string> Replaced(NodeReplacement replacement, MachineRecord machine) =>
    [
        .. machine is { IsLab: true, IsUnfinished: false } ? [machine.Maker!.Urn] : ImmutableArray<string>.Empty,
        .. replacement.AlsoRestarted.Select(node => MachineRecord.ContainersUrn(cluster, node.Name)).OfType<string>(),
    ];

    /// <summary>The first half for a server: what comes next is a person's work.</summary>
    private async Task<int> WithdrawServerAsync(NodeReplacement replacement)
    {
        if (flags.PreviewOnly)
        {
            return ExitCode.Success;
        }

        if (!flags.Yes)
        {
            if (!context.Interactive)
            {
                throw new CommandException("--yes must be passed in to proceed when running in non-interactive mode", ExitCode.Usage);
            }

            if (Confirmation.Ask(Environment, ink, $"Do you want to take {flags.Node} out of the cluster?", details: false) != Answer.Yes)
            {
                throw new CommandException("confirmation declined", ExitCode.Cancelled);
            }
        }

        var answered = await WithdrawAsync(replacement);
        Print(
        [
            answered ? $"{flags.Node} has left the cluster; its data is where it was." : $"{flags.Node} does not answer; there was nothing to be done on it.",
            $"Now install the server anew (name {flags.Node}, address {cluster.Endpoint(flags.Node).Address}, user {cluster.Endpoint(flags.Node).User}, data disk as before),",
            $"write its host key into {context.Location.Name}, and run: scripts/infra replace-node {flags.Node} --reinstalled --stack {context.Stack.Name}",
        ]);
        return ExitCode.Success;
    }

    private async Task<bool> WithdrawAsync(NodeReplacement replacement)
    {
        await using var connections = composition.Connections();
        using var interruption = Environment.Interruption();
        var withdrawal = new NodeWithdrawal(replacement, cluster.Over(connections), new Lines(this));
        return await withdrawal.RunAsync(cluster.IsDeployed, interruption.Token);
    }

    private async Task<int> StatusAsync()
    {
        var now = StackCluster.Load(context);
        await using var connections = composition.Connections();
        var status = await new ClusterStatusReader(now.Layout, now.Over(connections), now.IsDeployed, Environment.Time).ReadAsync(CancellationToken.None);
        Print([string.Empty, .. new StatusText(status, ink).Lines()]);
        return status.Healthy ? ExitCode.Success : ExitCode.Unhealthy;
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Environment.Output.WriteLine(line);
        }

        Environment.Output.Flush();
    }

    private sealed class Lines(ReplaceNode owner) : IProgress<string>
    {
        public void Report(string value) => owner.Print(["  " + value]);
    }
}

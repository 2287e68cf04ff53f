using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Cli.Stacks;
using Cht.Hosts.Compose;
using Cht.Layout;

namespace Cht.Cli.Running;

/// <param name="ImageBundle">Directory of the release's bundle, or null for what the configuration says.</param>
internal sealed record UpgradeWanted(ChtVersion To, bool Yes, bool Preview, string? ImageBundle);

/// <summary>
/// Looks at all machines, tells everything against an upgrade or its steps in order, and runs the update with the new
/// release. The update itself keeps the order; what was done already is what the machines say, so that the command, given
/// again after it was killed, does the rest.
/// </summary>
internal sealed class UpgradeRun(StackContext context, UpgradeWanted wanted, Composition composition, Ink ink)
{
    private TextWriter Output => context.Environment.Output;

    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var flags = Flags();
        RunCommand.RequireConfirmation(context, flags);
        context.RequireExists();
        var config = RunConfig.Read(context, strict: true);
        var deployed = DeployedStack.Read(context, context.OpenSecrets());
        await using var survey = new ClusterSurvey(deployed.Cluster, context.Environment.Time);
        Output.WriteLine($"Looking at {string.Join(", ", deployed.Cluster.Document.Nodes.Select(node => node.Name))} ...");
        var release = await new ReleaseSource(context.Project, config).ProblemsAsync(wanted.To, wanted.ImageBundle, cancellationToken);
        var plan = await survey.PlanAsync(wanted.To, release, cancellationToken);
        if (!plan.Problems.IsEmpty)
        {
            throw UpgradeRefusal.Of(deployed.Cluster.Document.Cluster, plan.Problems);
        }
        foreach (var line in UpgradeText.Lines(plan))
        {
            Output.WriteLine(line);
        }
        var code = await new RunCommand(context, flags, composition, ink).ExecuteAsync();
        if (code == ExitCode.Success && !wanted.Preview)
        {
            Output.WriteLine();
            foreach (var line in UpgradeText.Running(await survey.ReadAsync(cancellationToken)))
            {
                Output.WriteLine(line);
            }
        }
        return code;
    }

    private RunFlags Flags()
    {
        var project = context.Project.Name;
        ImmutableArray<string> proposed =
            [$"{project}:chtVersion={wanted.To}", .. wanted.ImageBundle is { } bundle ? [$"{project}:imageBundle={bundle}"] : ImmutableArray<string>.Empty];
        return new() { Kind = RunKind.Update, Yes = wanted.Yes, PreviewOnly = wanted.Preview, Proposed = proposed, SuppressOutputs = true };
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Cht.Cli.Cluster;
using Cht.Cli.Running;
using Cht.Hosts.Logs;
using Cht.Layout;

namespace Cht.Cli.Commands;

/// <summary><c>logs</c>: what the containers of a stack wrote, over all machines. Not one of Pulumi's commands.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandTree tree)
    {
        var service = new Argument<string?>("service") { Description = "Compose service, such as api or couchdb; all without it", Arity = ArgumentArity.ZeroOrOne };
        var node = new Option<string?>("--node", "-n") { Description = "This machine only" };
        var tail = new Option<string>("--tail") { Description = "Number of lines from the end of each container's log, or all", DefaultValueFactory = _ => "100" };
        var since = new Option<string?>("--since") { Description = "Lines since a moment (2026-06-01T12:00:00Z) or of the last while (10m, 1h30m)" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until Ctrl-C" };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Show when each line was written, by the machine's clock" };
        return tree.Leaf(
            "logs",
            "Show what the containers of a stack wrote, over all machines, with secrets hidden",
            async (parsed, cancellationToken) =>
            {
                var locator = tree.Locator(parsed);
                var cluster = StackCluster.Load(locator.Find());
                var request = Request(cluster.Layout, parsed.GetValue(service), parsed.GetValue(tail)!, parsed.GetValue(since));
                var nodes = Nodes(cluster, parsed.GetValue(node), request.Service);
                await using var connections = tree.Composition.Connections();
                var over = cluster.Over(connections);
                var (environment, ink) = (locator.Environment, locator.Environment.Ink(locator.Flags.Color));
                var output = new LogOutput(environment.Output, new KnownSecrets(cluster.Snapshot), ink, parsed.GetValue(timestamps), Width(nodes, request.Service));
                var reading = new LogReading([.. nodes.Select(node => new ContainerLogs(node, request, over(node.Name)))], output, environment.Error, environment.Time);
                if (!parsed.GetValue(follow))
                {
                    return await reading.OnceAsync(cancellationToken) ? ExitCode.Success : ExitCode.Unhealthy;
                }

                using var interruption = environment.Interruption();
                await reading.FollowAsync(interruption.Token);
                return ExitCode.Success;
            },
            service,
            node,
            tail,
            since,
            follow,
            timestamps);
    }

    /// <exception cref="CommandException">Something that no machine would understand.</exception>
    private static LogRequest Request(LayoutDocument layout, string? service, string tail, string? since)
    {
        var services = layout.Nodes.SelectMany(Services).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (service is not null && !services.Contains(service, StringComparer.Ordinal))
        {
            throw new CommandException($"there is no service '{service}'. There are {string.Join(", ", services)}.", ExitCode.Usage);
        }

        if (since is not null && LogRequest.ProblemOfSince(since) is { } problem)
        {
            throw new CommandException($"--since {problem}", ExitCode.Usage);
        }

        var number = -1;
        return tail == "all" || int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? new() { Service = service, Tail = number < 0 ? null : number, Since = since }
            : throw new CommandException($"--tail {tail}: write a number of lines, or all", ExitCode.Usage);
    }

    private static ImmutableArray<LayoutNode> Nodes(StackCluster cluster, string? name, string? service)
    {
        ImmutableArray<LayoutNode> chosen = name is null ? cluster.Layout.Nodes : [cluster.Node(name)];
        ImmutableArray<LayoutNode> having = [.. chosen.Where(node => service is null || Services(node).Contains(service, StringComparer.Ordinal))];
        return having.IsEmpty
            ? throw new CommandException($"{name} has no service '{service}'. It has {string.Join(", ", Services(chosen[0]))}.", ExitCode.Usage)
            : having;
    }

    private static IEnumerable<string> Services(LayoutNode node) => node.Projects.SelectMany(project => project.Services);

    private static int Width(ImmutableArray<LayoutNode> nodes, string? service) =>
        nodes.Max(node => node.Name.Length + 1 + (service?.Length ?? Services(node).Max(name => name.Length)));
}

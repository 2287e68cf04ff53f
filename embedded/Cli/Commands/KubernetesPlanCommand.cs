using System.CommandLine;
using Cht.Cli.Stacks;
using Cht.Layout;

namespace Cht.Cli.Commands;

/// <summary><c>kubernetes-plan</c>: how a CHT moves from Swarm to Kubernetes. Reads the layout and changes nothing.</summary>
internal static class KubernetesPlanCommand
{
    public static Command Create(CommandTree tree)
    {
        var file = new Option<string?>("--file") { Description = "A cluster-layout.json; without it the stack's output 'layout' is taken" };
        var rehearsal = new Option<bool>("--rehearsal") { Description = "The steps of a rehearsal: nothing is stopped, the result is thrown away" };
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        return tree.Leaf(
            "kubernetes-plan",
            "Print the plan for moving the CHT of a stack from Swarm to Kubernetes",
            async (parsed, cancellationToken) =>
            {
                var locator = tree.Locator(parsed);
                var text = parsed.GetValue(file) is { } path
                    ? await ReadAsync(Path.GetFullPath(path, locator.Environment.Directory), cancellationToken)
                    : new StackOutputs(locator.Find(), showSecrets: false).OneJson("layout");
                var stack = parsed.GetValue(file) is null ? locator.Find().Stack.Name : locator.Flags.Stack;
                var plan = Plan(text, parsed.GetValue(rehearsal), stack);
                tree.Environment.Output.Write(parsed.GetValue(json) ? plan.ToJson() : plan.ToText());
                tree.Environment.Output.Flush();
                return ExitCode.Success;
            },
            file,
            rehearsal,
            json);
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new CommandException($"the layout document cannot be read: {exception.Message}", inner: exception);
        }
    }

    private static KubernetesMovePlan Plan(string text, bool rehearsal, string? stack)
    {
        try
        {
            return KubernetesMovePlan.For(LayoutDocument.Parse(text), rehearsal, stack);
        }
        catch (FormatException exception)
        {
            throw new CommandException(exception.Message, inner: exception);
        }
    }
}

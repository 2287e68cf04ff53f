using System.CommandLine;
using Cht.Cli.Graph;

namespace Cht.Cli.Commands;

/// <summary><c>graph</c>: a page with the machines, networks, volumes and allowed connections of a stack. Changes nothing.</summary>
internal static class GraphCommand
{
    public static Command Create(CommandTree tree)
    {
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; a file in the state directory if not given" };
        return tree.Leaf(
            "graph",
            "Write one self-contained HTML page that shows the stack; its path is printed last",
            (parsed, cancellationToken) => new GraphRun(tree.Locator(parsed).Find(), tree.Composition).ExecuteAsync(parsed.GetValue(output), cancellationToken),
            output);
    }
}

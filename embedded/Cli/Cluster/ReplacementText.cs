using Cht.Hosts.Replacement;
using Cht.Layout;

namespace Cht.Cli.Cluster;

/// <summary>What <c>replace-node</c> is about to do, in the order in which it does it.</summary>
internal static class ReplacementText
{
    public static IEnumerable<string> Lines(NodeReplacement replacement, MachineRecord machine, bool deployed, string stack)
    {
        var (node, number) = (replacement.Node, 0);
        string Step(string text) => $"  {++number}. {text}";
        yield return $"Replacement of {node.Name} ({(node.CouchDb is { } couchDb ? $"CouchDB node {couchDb.Number}, {couchDb.Name}" : "core")}) of stack {stack}:";
        if (machine.IsUnfinished)
        {
            yield return Step("The machine has been made anew by a run that did not get to its end: this one goes on from there.");
        }
        else
        {
            if (deployed)
            {
                yield return Step($"Containers are stopped in good order, on {Names(replacement.StopOrder)}, as far as the machines answer.");
            }

            yield return Step(replacement.IsOnlyManager
                ? "The swarm is given up: there is no other manager."
                : "If it still answers: it is drained, leaves the swarm, and the managers forget it.");
            yield return Step(machine.IsLab
                ? "The machine is taken away and made anew with its name, address and host key. Its data volume stays and is attached again."
                : "You install the server anew, with its name and address, its data disk attached as before, and write its host key into hostKeys.");
        }

        yield return Step("Host name, firewall, Docker, swarm, overlay, files and images are brought to it as on a first run.");
        if (deployed)
        {
            var order = replacement.Document.StartOrder.Where(name => name == node.Name || replacement.AlsoRestarted.Any(other => other.Name == name));
            yield return Step($"Containers start: {string.Join(", ", order)}.");
            yield return Step("Every CouchDB node must name all members, and the finished cluster is accepted as after a first run.");
        }

        yield return "What it costs:";
        foreach (var consequence in replacement.Consequences())
        {
            yield return "  - " + consequence;
        }

        yield return "Interrupted anywhere, the same command goes on.";
        yield return string.Empty;
    }

    private static string Names(IEnumerable<LayoutNode> nodes) => string.Join(", ", nodes.Select(node => node.Name));
}

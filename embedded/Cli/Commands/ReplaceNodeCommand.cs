using System.CommandLine;
using Cht.Cli.Cluster;

namespace Cht.Cli.Commands;

/// <summary><c>replace-node</c>: a lost or broken machine makes place for a new one. Not one of Pulumi's commands.</summary>
internal static class ReplaceNodeCommand
{
    public static Command Create(CommandTree tree)
    {
        var name = new Argument<string>("name") { Description = "The machine, as status lists it" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Automatically approve and perform the replacement after previewing it" };
        var skipPreview = new Option<bool>("--skip-preview", "-f") { Description = "Do not calculate a preview before performing the replacement" };
        var previewOnly = new Option<bool>("--preview-only") { Description = "Only show what would be done" };
        var reinstalled = new Option<bool>("--reinstalled") { Description = "The server has been installed anew: bring it back into the cluster" };
        return tree.Leaf(
            "replace-node",
            "Replace a lost or broken machine: its name, data and secrets stay",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var flags = new ReplaceNodeFlags(
                    parsed.GetValue(name)!, parsed.GetValue(yes), parsed.GetValue(skipPreview), parsed.GetValue(previewOnly), parsed.GetValue(reinstalled));
                return new ReplaceNode(locator.Find(), flags, tree.Composition, locator.Environment.Ink(locator.Flags.Color)).ExecuteAsync();
            },
            name,
            yes,
            skipPreview,
            previewOnly,
            reinstalled);
    }
}

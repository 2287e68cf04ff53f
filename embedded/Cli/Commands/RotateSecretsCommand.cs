using System.CommandLine;
using Cht.Cli.Running;

namespace Cht.Cli.Commands;

/// <summary><c>rotate-secrets</c>: a guided <c>up</c> with new secrets. Not one of Pulumi's commands.</summary>
internal static class RotateSecretsCommand
{
    public static Command Create(CommandTree tree)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Automatically approve and perform the rotation after previewing it" };
        var preview = new Option<bool>("--preview") { Description = "Show what the rotation would do; change nothing" };
        return tree.Leaf(
            "rotate-secrets",
            "Draw a new CouchDB password and cookie secret and bring them to every machine; run again, it finishes",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                return new RotationRun(
                    locator.Find(), parsed.GetValue(yes), parsed.GetValue(preview), tree.Composition, locator.Environment.Ink(locator.Flags.Color)).ExecuteAsync();
            },
            yes,
            preview);
    }
}

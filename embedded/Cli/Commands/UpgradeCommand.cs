using System.CommandLine;
using Cht.Cli.Running;
using Cht.Layout;

namespace Cht.Cli.Commands;

/// <summary><c>upgrade</c>: a guided <c>up</c> with another release. Not one of Pulumi's commands.</summary>
internal static class UpgradeCommand
{
    public static Command Create(CommandTree tree)
    {
        var version = new Argument<string>("version") { Description = "Release of CHT, such as 5.2.0" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Automatically approve and perform the upgrade after previewing it" };
        var preview = new Option<bool>("--preview") { Description = "Show what speaks against the upgrade and what it would do; change nothing" };
        var bundle = new Option<string?>("--image-bundle") { Description = "Directory of the release's image bundle, for stacks that take images from one" };
        return tree.Leaf(
            "upgrade",
            "Bring CHT on all machines to another release: core down, one CouchDB node after another, core up; run again, it finishes",
            (parsed, cancellationToken) =>
            {
                var text = parsed.GetRequiredValue(version);
                if (!ChtVersion.TryParse(text, out var to))
                {
                    throw new CommandException($"upgrade {text}: that is no release of CHT. Write one such as 5.2.0.", ExitCode.Usage);
                }
                var locator = tree.Locator(parsed);
                var wanted = new UpgradeWanted(
                    to, parsed.GetValue(yes), parsed.GetValue(preview),
                    parsed.GetValue(bundle) is { } path ? Path.GetFullPath(path, locator.Environment.Directory) : null);
                return new UpgradeRun(locator.Find(), wanted, tree.Composition, locator.Environment.Ink(locator.Flags.Color)).ExecuteAsync(cancellationToken);
            },
            version,
            yes,
            preview,
            bundle);
    }
}

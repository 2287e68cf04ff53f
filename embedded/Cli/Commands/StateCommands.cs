using System.CommandLine;
using Cht.Cli.Running;
using Cht.Cli.Stacks;
using Cht.Engine.State;

namespace Cht.Cli.Commands;

/// <summary><c>state delete</c>, <c>rename</c>, <c>protect</c>, <c>unprotect</c>.</summary>
internal static class StateCommands
{
    public static Command Create(CommandTree tree)
    {
        var command = new Command("state", "Edit the current stack's state");
        foreach (var verb in (Command[])[Delete(tree), Rename(tree), Protection(tree, protect: true), Protection(tree, protect: false)])
        {
            command.Subcommands.Add(verb);
        }
        return command;
    }

    private static Command Delete(CommandTree tree)
    {
        var urn = Urn();
        var yes = Yes();
        var force = new Option<bool>("--force") { Description = "Delete even if the resource is protected" };
        var dependents = new Option<bool>("--target-dependents") { Description = "Delete the resource and all its dependents" };
        return tree.Leaf(
            "delete",
            "Deletes a resource from a stack's state; the resource itself is left alone",
            (parsed, cancellationToken) => EditAsync(
                tree,
                parsed,
                parsed.GetValue(yes),
                "delete",
                snapshot => StateEdits.Delete(snapshot, parsed.GetValue(urn)!, parsed.GetValue(force), parsed.GetValue(dependents)),
                "Resource deleted",
                cancellationToken),
            urn,
            yes,
            force,
            dependents);
    }

    private static Command Rename(CommandTree tree)
    {
        var urn = Urn();
        var name = new Argument<string>("new-name") { Description = "The resource's new name" };
        var yes = Yes();
        return tree.Leaf(
            "rename",
            "Renames a resource from a stack's state",
            (parsed, cancellationToken) => EditAsync(
                tree,
                parsed,
                parsed.GetValue(yes),
                "rename",
                snapshot => StateEdits.Rename(snapshot, parsed.GetValue(urn)!, parsed.GetValue(name)!),
                "Resource renamed",
                cancellationToken),
            urn,
            name,
            yes);
    }

    private static Command Protection(CommandTree tree, bool protect)
    {
        var urns = new Argument<string[]>("urn") { Description = "The resources' URNs", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All resources of the stack" };
        var yes = Yes();
        var verb = protect ? "protect" : "unprotect";
        return tree.Leaf(
            verb,
            protect ? "Protect resources in a stack's state" : "Unprotect resources in a stack's state",
            (parsed, cancellationToken) => EditAsync(
                tree,
                parsed,
                parsed.GetValue(yes),
                verb,
                snapshot =>
                {
                    string[] chosen = parsed.GetValue(all) ? [.. snapshot.Resources.Select(resource => resource.Urn)] : parsed.GetValue(urns) ?? [];
                    return chosen.Length > 0
                        ? StateEdits.Protect(snapshot, chosen, protect)
                        : throw new CommandException($"name a resource's URN, or give --all: scripts/infra state {verb} <urn>", ExitCode.Usage);
                },
                protect ? "Resources protected" : "Resources unprotected",
                cancellationToken),
            urns,
            all,
            yes);
    }

    private static async Task<int> EditAsync(
        CommandTree tree, ParseResult parsed, bool yes, string verb, Func<StackSnapshot, StackSnapshot> edit, string done, CancellationToken cancellationToken)
    {
        var context = tree.Locator(parsed).Find();
        if (!yes && !context.Environment.Flag("PULUMI_SKIP_CONFIRMATIONS"))
        {
            if (!context.Interactive)
            {
                throw new CommandException("--yes must be passed in to proceed when running in non-interactive mode", ExitCode.Usage);
            }
            var question = "This command will edit your stack's state directly. Confirm?";
            if (Confirmation.Ask(context.Environment, context.Environment.Ink(color: null), question, details: false) != Answer.Yes)
            {
                throw new CommandException("confirmation declined", ExitCode.Cancelled);
            }
        }
        await new StateDocument(context).EditAsync("state " + verb, edit, cancellationToken);
        return tree.Print([done]);
    }

    private static Argument<string> Urn() => new("urn") { Description = "The resource's URN" };

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "Skip confirmation prompts" };
}

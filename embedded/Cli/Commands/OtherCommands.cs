using System.CommandLine;

namespace Cht.Cli.Commands;

/// <summary><c>cancel</c>.</summary>
internal static class OtherCommands
{
    public static Command Cancel(CommandTree tree)
    {
        var name = new Argument<string?>("name") { Description = "The stack's name", Arity = ArgumentArity.ZeroOrOne };
        var yes = new Option<bool>("--yes", "-y") { Description = "Skip confirmation prompts, and proceed with cancellation anyway" };
        return tree.Leaf(
            "cancel",
            "Free a stack whose lock was left behind",
            (parsed, _) =>
            {
                var context = tree.Locator(parsed).Find(parsed.GetValue(name));
                var held = context.Store.ReadLocks(context.Stack);
                if (held.IsEmpty)
                {
                    return Task.FromResult(tree.Print([$"The stack '{context.Stack.Name}' is not locked."]));
                }
                foreach (var owner in held)
                {
                    context.Environment.Output.WriteLine(
                        $"Locked by {owner.UserName} on {owner.HostName} (process {owner.ProcessId}), running '{owner.Command ?? "pulumi"}' since {owner.Timestamp:u}"
                        + (owner.Heartbeat is { } beat ? $", last sign of life {beat:u}." : "; it gives no signs of life."));
                }
                if (!parsed.GetValue(yes) && !context.Environment.Flag("PULUMI_SKIP_CONFIRMATIONS"))
                {
                    Confirm(context);
                }
                context.Store.BreakLocks(context.Stack);
                return Task.FromResult(tree.Print([$"The currently running update for '{context.Stack.Name}' has been canceled!"]));
            },
            name,
            yes);
    }

    private static void Confirm(Stacks.StackContext context)
    {
        if (!context.Interactive)
        {
            throw new CommandException("--yes must be passed in to proceed when running in non-interactive mode", ExitCode.Usage);
        }
        context.Environment.Output.Write(
            $"This will irreversibly cancel the currently running update for '{context.Stack.Name}'! Please confirm by typing `{context.Stack.Name}`: ");
        context.Environment.Output.Flush();
        if (context.Environment.Input.ReadLine()?.Trim() != context.Stack.Name)
        {
            throw new CommandException("confirmation declined", ExitCode.Cancelled);
        }
    }
}

using System.CommandLine;
using Cht.Cli.Display;
using Cht.Cli.Running;
using Cht.Cli.Stacks;
using Cht.Engine.Secrets;

namespace Cht.Cli.Commands;

/// <summary><c>stack</c> and its verbs.</summary>
internal static class StackCommands
{
    public static Command Create(CommandTree tree)
    {
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Display stack outputs which are marked as secret in plaintext" };
        var showName = new Option<bool>("--show-name") { Description = "Display only the stack name" };
        var showUrns = new Option<bool>("--show-urns", "-u") { Description = "List the resources with their URNs" };
        var command = new Command("stack", "Manage stacks and view stack state");
        tree.Fill(
            command,
            (parsed, _) => Task.FromResult(tree.Print(Current(tree.Locator(parsed).Find(), parsed.GetValue(showSecrets), parsed.GetValue(showName), parsed.GetValue(showUrns)))),
            showSecrets,
            showName,
            showUrns);
        foreach (var verb in (Command[])[Init(tree), List(tree), Select(tree), Remove(tree), Output(tree), Export(tree), Import(tree), History(tree)])
        {
            command.Subcommands.Add(verb);
        }
        return command;
    }

    private static IEnumerable<string> Current(StackContext context, bool showSecrets, bool showName, bool showUrns)
    {
        context.RequireExists();
        if (showName)
        {
            return [context.Stack.Name];
        }
        var last = context.Store.ReadHistory(context.Stack).FirstOrDefault();
        return
        [
            $"Current stack is {context.Stack.Name}:",
            $"    Project: {context.Stack.Project}",
            $"    Last {last?.Kind ?? "update"}: {(last is null ? "never" : $"{last.Result} at {DateTimeOffset.FromUnixTimeSeconds(last.EndTime):u}")}",
            $"Current stack resources: {StackListing.Resources(context.Store, context.Stack)}",
            .. StackListing.Pending(context),
            .. showUrns ? StackListing.Urns(context) : [],
            .. new StackOutputs(context, showSecrets).Table(),
        ];
    }

    private static Command Init(CommandTree tree)
    {
        var name = new Argument<string?>("name") { Description = "The stack's name", Arity = ArgumentArity.ZeroOrOne };
        var noSelect = new Option<bool>("--no-select") { Description = "Do not select the stack" };
        var command = tree.Leaf(
            "init",
            "Create an empty stack with the given name, ready for updates",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var stack = parsed.GetValue(name) ?? locator.Flags.Stack
                    ?? throw new CommandException("missing stack name: scripts/infra stack init <name>", ExitCode.Usage);
                var context = locator.Find(stack);
                context.States(context.OpenSecrets()).Create(context.Stack);
                if (!parsed.GetValue(noSelect))
                {
                    locator.Selected.Write(context.Stack.Name);
                }
                return Task.FromResult(tree.Print([$"Created stack '{context.Stack.Name}'"]));
            },
            name,
            noSelect);
        command.Aliases.Add("new");
        return command;
    }

    private static Command List(CommandTree tree)
    {
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        var command = tree.Printing("ls", "List the stacks of this project", parsed => StackListing.List(tree.Locator(parsed), parsed.GetValue(json)), json);
        command.Aliases.Add("list");
        return command;
    }

    private static Command Select(CommandTree tree)
    {
        var name = new Argument<string?>("name") { Description = "The stack's name", Arity = ArgumentArity.ZeroOrOne };
        return tree.Leaf(
            "select",
            "Switch the current stack of this project to the given stack",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var stack = parsed.GetValue(name) ?? locator.Flags.Stack
                    ?? throw new CommandException("missing stack name: scripts/infra stack select <name>", ExitCode.Usage);
                var context = locator.Find(stack);
                context.RequireExistsOrDeclared();
                locator.Selected.Write(context.Stack.Name);
                return Task.FromResult(ExitCode.Success);
            },
            name);
    }

    private static Command Remove(CommandTree tree)
    {
        var name = new Argument<string?>("name") { Description = "The stack's name", Arity = ArgumentArity.ZeroOrOne };
        var yes = new Option<bool>("--yes", "-y") { Description = "Skip confirmation prompts, and proceed with removal anyway" };
        var force = new Option<bool>("--force", "-f") { Description = "Force removal even if the stack still contains resources" };
        var preserve = new Option<bool>("--preserve-config") { Description = "Do not delete the stack's settings file" };
        var command = tree.Leaf(
            "rm",
            "Remove a stack and its configuration",
            async (parsed, cancellationToken) =>
            {
                var locator = tree.Locator(parsed);
                var context = locator.Find(parsed.GetValue(name));
                context.RequireExists();
                RequireName(context, parsed.GetValue(yes));
                // Nothing has to be decrypted to forget a stack.
                await context.States(new UnavailableSecretsProvider()).RemoveAsync(context.Stack, parsed.GetValue(force), cancellationToken);
                if (!parsed.GetValue(preserve))
                {
                    File.Delete(context.Location.Path);
                }
                if (locator.Selected.Read() == context.Stack.Name)
                {
                    locator.Selected.Clear();
                }
                return tree.Print([$"Stack '{context.Stack.Name}' has been removed!"]);
            },
            name,
            yes,
            force,
            preserve);
        command.Aliases.Add("remove");
        return command;
    }

    /// <summary>What cannot be undone is confirmed by typing the stack's name.</summary>
    private static void RequireName(StackContext context, bool yes)
    {
        if (yes || context.Environment.Flag("PULUMI_SKIP_CONFIRMATIONS"))
        {
            return;
        }
        if (!context.Interactive)
        {
            throw new CommandException("non-interactive mode requires --yes flag", ExitCode.Usage);
        }
        context.Environment.Output.Write($"This will permanently remove the '{context.Stack.Name}' stack!\nPlease confirm that this is what you'd like to do by typing `{context.Stack.Name}`: ");
        context.Environment.Output.Flush();
        if (context.Environment.Input.ReadLine()?.Trim() != context.Stack.Name)
        {
            throw new CommandException("confirmation declined", ExitCode.Cancelled);
        }
    }

    private static Command Output(CommandTree tree)
    {
        var name = new Argument<string?>("name") { Description = "One output; without it all are shown", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        var shell = new Option<bool>("--shell") { Description = "Emit output as a shell script" };
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Display outputs which are marked as secret in plaintext" };
        return tree.Printing(
            "output",
            "Show a stack's output properties",
            parsed =>
            {
                var outputs = new StackOutputs(tree.Locator(parsed).Find(), parsed.GetValue(showSecrets));
                return (parsed.GetValue(name), parsed.GetValue(json), parsed.GetValue(shell)) switch
                {
                    (_, true, true) => throw new CommandException("only one of --json and --shell may be set", ExitCode.Usage),
                    ({ } one, true, _) => [outputs.OneJson(one)],
                    ({ } one, _, true) => [outputs.Shell().FirstOrDefault(line => line.StartsWith(one + "=", StringComparison.Ordinal)) ?? outputs.One(one)],
                    ({ } one, _, _) => [outputs.One(one)],
                    (_, true, _) => [outputs.AllJson()],
                    (_, _, true) => outputs.Shell(),
                    _ => outputs.Table(),
                };
            },
            name,
            json,
            shell,
            showSecrets);
    }

    private static Command Export(CommandTree tree)
    {
        var file = new Option<string?>("--file") { Description = "A filename to write stack output to" };
        var version = new Option<int?>("--version") { Description = "The state after an earlier operation; `stack history --json` tells the numbers" };
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Emit secrets in plaintext in exported stack" };
        return tree.Leaf(
            "export",
            "Export a stack's deployment to standard out",
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var document = new StateDocument(locator.Find()).Export(parsed.GetValue(showSecrets), parsed.GetValue(version));
                if (parsed.GetValue(file) is not { } path)
                {
                    return Task.FromResult(tree.Print([document]));
                }
                PrivateFile.Write(Path.GetFullPath(path, locator.Environment.Directory), document + "\n");
                return Task.FromResult(ExitCode.Success);
            },
            file,
            showSecrets,
            version);
    }

    private static Command Import(CommandTree tree)
    {
        var file = new Option<string?>("--file") { Description = "A filename to read stack input from" };
        var force = new Option<bool>("--force", "-f") { Description = "Import even if the resources belong to another stack" };
        return tree.Leaf(
            "import",
            "Import a deployment from standard in into an existing stack",
            async (parsed, cancellationToken) =>
            {
                var locator = tree.Locator(parsed);
                var text = parsed.GetValue(file) is { } path
                    ? await File.ReadAllTextAsync(Path.GetFullPath(path, locator.Environment.Directory), cancellationToken)
                    : await locator.Environment.Input.ReadToEndAsync(cancellationToken);
                var context = locator.Find();
                context.RequireExists();
                var document = System.Text.Encoding.UTF8.GetBytes(text);
                await context.States(context.OpenSecrets(document))
                    .ImportAsync(context.Stack, document, parsed.GetValue(force), cancellationToken);
                return tree.Print(["Import complete."]);
            },
            file,
            force);
    }

    private static Command History(CommandTree tree)
    {
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        return tree.Printing("history", "Display history for a stack", parsed => StackListing.History(tree.Locator(parsed).Find(), parsed.GetValue(json)), json);
    }
}

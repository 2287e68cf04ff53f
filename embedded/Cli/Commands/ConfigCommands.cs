using System.CommandLine;
using Cht.Cli.Display;
using Cht.Cli.Stacks;

namespace Cht.Cli.Commands;

/// <summary><c>config</c> and its verbs.</summary>
internal static class ConfigCommands
{
    public static Command Create(CommandTree tree)
    {
        var command = new Command("config", "Manage configuration");
        Listing(tree, command);
        var list = new Command("list", "List the configuration of the stack");
        list.Aliases.Add("ls");
        Listing(tree, list);
        foreach (var verb in (Command[])[Set(tree), Get(tree), Remove(tree), list])
        {
            command.Subcommands.Add(verb);
        }
        return command;
    }

    private static void Listing(CommandTree tree, Command command)
    {
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Show secret values instead of [secret]" };
        tree.Fill(
            command,
            (parsed, _) =>
            {
                var listing = new ConfigListing(tree.Locator(parsed).Find(), parsed.GetValue(showSecrets));
                return Task.FromResult(tree.Print(parsed.GetValue(json) ? [listing.Json()] : listing.Table()));
            },
            json,
            showSecrets);
    }

    private static Command Set(CommandTree tree)
    {
        var key = new Argument<string>("key") { Description = "Key, with or without the project's namespace" };
        var value = new Argument<string?>("value") { Description = "Value; without it standard input is read, or the value asked for", Arity = ArgumentArity.ZeroOrOne };
        var secret = new Option<bool>("--secret") { Description = "Encrypt the value instead of storing it in plaintext" };
        var plaintext = new Option<bool>("--plaintext") { Description = "Save the value as plaintext (unencrypted)" };
        var path = new Option<bool>("--path") { Description = "The key contains a path to a property in a map or list to set" };
        var type = new Option<string?>("--type") { Description = "Save the value as the given type: string, bool, int or float" };
        return tree.Leaf(
            "set",
            "Set configuration value",
            (parsed, _) =>
            {
                var context = tree.Locator(parsed).Find();
                var flags = new ConfigSetFlags
                {
                    Secret = parsed.GetValue(secret),
                    Plaintext = parsed.GetValue(plaintext),
                    Path = parsed.GetValue(path),
                    Type = parsed.GetValue(type),
                };
                if (flags is { Secret: true, Plaintext: true })
                {
                    throw new CommandException("only one of --secret and --plaintext may be set", ExitCode.Usage);
                }
                var text = parsed.GetValue(value) ?? ReadValue(context, flags.Secret);
                new ConfigEditing(context).Set(parsed.GetValue(key)!, text, flags);
                return Task.FromResult(ExitCode.Success);
            },
            key,
            value,
            secret,
            plaintext,
            path,
            type);
    }

    private static string ReadValue(StackContext context, bool secret)
    {
        if (!context.Interactive)
        {
            return context.Environment.Input.ReadToEnd().TrimEnd('\n', '\r');
        }
        context.Environment.Error.Write("value: ");
        context.Environment.Error.Flush();
        return (secret ? context.Environment.ReadHidden() : context.Environment.Input.ReadLine())
            ?? throw new CommandException("no value was entered", ExitCode.Cancelled);
    }

    private static Command Get(CommandTree tree)
    {
        var key = new Argument<string>("key") { Description = "Key, with or without the project's namespace" };
        var path = new Option<bool>("--path") { Description = "The key contains a path to a property in a map or list to get" };
        var json = new Option<bool>("--json", "-j") { Description = "Emit output as JSON" };
        return tree.Printing(
            "get",
            "Get a single configuration value",
            parsed =>
            {
                var context = tree.Locator(parsed).Find();
                var editing = new ConfigEditing(context);
                if (!parsed.GetValue(json))
                {
                    return [editing.Get(parsed.GetValue(key)!, parsed.GetValue(path))];
                }
                var (node, _) = editing.Lookup(parsed.GetValue(key)!, parsed.GetValue(path));
                Func<string, string> decrypt = node.HoldsSecret ? context.OpenSecrets().Decrypt : cipher => cipher;
                return [JsonSteps.Text(writer => ConfigListing.Write(writer, node, showSecrets: true, decrypt), indented: true)];
            },
            key,
            path,
            json);
    }

    private static Command Remove(CommandTree tree)
    {
        var key = new Argument<string>("key") { Description = "Key, with or without the project's namespace" };
        var path = new Option<bool>("--path") { Description = "The key contains a path to a property in a map or list to remove" };
        var command = tree.Leaf(
            "rm",
            "Remove configuration value",
            (parsed, _) =>
            {
                new ConfigEditing(tree.Locator(parsed).Find()).Remove(parsed.GetValue(key)!, parsed.GetValue(path));
                return Task.FromResult(ExitCode.Success);
            },
            key,
            path);
        command.Aliases.Add("remove");
        return command;
    }
}

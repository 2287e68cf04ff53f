using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Cht.Cli.Display;
using Cht.Cli.Running;

namespace Cht.Cli.Commands;

/// <summary>up, preview, refresh and destroy.</summary>
internal static class RunCommands
{
    public static IEnumerable<Command> Create(CommandTree tree) =>
    [
        Create(tree, "up", "update", "Create or update the resources in a stack", RunKind.Update, isPreview: false),
        Create(tree, "preview", "pre", "Show a preview of updates to a stack's resources", RunKind.Update, isPreview: true),
        Create(tree, "refresh", alias: null, "Refresh the resources in a stack", RunKind.Refresh, isPreview: false),
        Create(tree, "destroy", "down", "Destroy all existing resources in the stack; data volumes stay unless --delete-data is given", RunKind.Destroy, isPreview: false),
    ];

    private static Command Create(CommandTree tree, string name, string? alias, string description, RunKind kind, bool isPreview)
    {
        var options = new RunOptions(kind, isPreview);
        var command = tree.Leaf(
            name,
            description,
            (parsed, _) =>
            {
                var locator = tree.Locator(parsed);
                var ink = locator.Environment.Ink(locator.Flags.Color);
                return new RunCommand(locator.Find(), options.Read(parsed, locator.Environment), tree.Composition, ink).ExecuteAsync();
            },
            options.All());
        if (alias is not null)
        {
            command.Aliases.Add(alias);
        }
        return command;
    }

    private sealed class RunOptions(RunKind kind, bool isPreview)
    {
        private readonly Option<bool> yes = new("--yes", "-y") { Description = "Automatically approve and perform the operation after previewing it" };
        private readonly Option<bool> skipPreview = new("--skip-preview", "-f") { Description = "Do not calculate a preview before performing the operation" };
        private readonly Option<bool> previewOnly = new("--preview-only") { Description = "Only show a preview, but don't perform the operation" };
        private readonly Option<int?> parallel = new("--parallel", "-p") { Description = "Allow P resource operations to run in parallel at once (1 for no parallelism)" };
        private readonly Option<bool> refresh = new("--refresh", "-r") { Description = "Refresh the state of the stack's resources before this operation" };
        private readonly Option<bool> expectNoChanges = new("--expect-no-changes") { Description = "Return an error if any changes occur" };
        private readonly Option<bool> json = new("--json", "-j") { Description = "Serialize events and results as JSON" };
        private readonly Option<bool> diff = new("--diff") { Description = "Display the operation as a rich diff showing the overall change" };
        private readonly Option<bool> showSecrets = new("--show-secrets") { Description = "Show secrets in plain text" };
        private readonly Option<bool> showSames = new("--show-sames") { Description = "Show resources that needn't be updated because they haven't changed" };
        private readonly Option<bool> suppressOutputs = new("--suppress-outputs") { Description = "Suppress display of stack outputs" };
        private readonly Option<string> message = new("--message", "-m") { Description = "A message to associate with the operation", DefaultValueFactory = _ => string.Empty };
        private readonly Option<bool> timings = new("--timings") { Description = "Print where the time went, and the memory used" };
        private readonly Option<bool> continueOnError = new("--continue-on-error") { Description = "Continue with other resources when one fails" };
        private readonly Option<bool> deleteData = new("--delete-data") { Description = "Delete the data volumes and backups, too" };
        private readonly Option<bool> remove = new("--remove") { Description = "Remove the stack and its settings file after all resources are gone" };
        private readonly Option<string[]> config = new("--config", "-c") { Description = "Config to use during the operation and save to the stack file (key=value)" };

        private readonly Option<string[]> target = new("--target", "-t") { Description = "Work on this resource only, by URN; may be repeated, * and ** are wildcards" };
        private readonly Option<string[]> exclude = new("--exclude") { Description = "Leave this resource as it is, by URN; may be repeated, * and ** are wildcards" };
        private readonly Option<string[]> replace = new("--replace") { Description = "Replace this resource, by URN; may be repeated" };
        private readonly Option<string[]> targetReplace = new("--target-replace") { Description = "Shorthand for --target urn --replace urn" };
        private readonly Option<bool> targetDependents = new("--target-dependents") { Description = "Also work on what needs the targets" };

        private readonly Option<bool> clearPending = new("--clear-pending-creates") { Description = "Clear all pending creates, dropping them from the state" };
        private readonly Option<bool> skipPending = new("--skip-pending-creates") { Description = "Skip importing pending creates in interactive mode" };
        private readonly Option<string[]> importPending = new("--import-pending-creates")
        {
            Description = "A list of form [[URN ID]...] describing the provider IDs of pending creates",
            AllowMultipleArgumentsPerToken = true,
        };

        public Symbol[] All()
        {
            var all = new List<Symbol> { parallel, expectNoChanges, json, diff, showSecrets, showSames, suppressOutputs, message, timings, continueOnError, target, exclude };
            if (!isPreview)
            {
                all.AddRange([yes, skipPreview, previewOnly]);
            }
            if (kind != RunKind.Refresh)
            {
                all.Add(refresh);
            }
            switch (kind)
            {
                case RunKind.Refresh:
                    all.AddRange([clearPending, skipPending, importPending]);
                    break;
                case RunKind.Update:
                    all.AddRange([config, replace, targetReplace, targetDependents]);
                    break;
                case RunKind.Destroy:
                    all.AddRange([deleteData, remove, targetDependents]);
                    break;
            }
            return [.. all];
        }

        public RunFlags Read(ParseResult parsed, CommandEnvironment environment) => new()
        {
            Kind = kind,
            PreviewOnly = isPreview || parsed.GetValue(previewOnly),
            Yes = !isPreview && parsed.GetValue(yes),
            SkipPreview = !isPreview && parsed.GetValue(skipPreview),
            Parallel = Parallel(parsed, environment),
            Refresh = parsed.GetValue(refresh),
            ExpectNoChanges = parsed.GetValue(expectNoChanges),
            Json = parsed.GetValue(json),
            Diff = parsed.GetValue(diff),
            ShowSecrets = parsed.GetValue(showSecrets),
            ShowSames = parsed.GetValue(showSames),
            SuppressOutputs = parsed.GetValue(suppressOutputs),
            Message = parsed.GetValue(message) ?? string.Empty,
            Timings = parsed.GetValue(timings),
            ContinueOnError = parsed.GetValue(continueOnError),
            Targets = [.. Urns(parsed, target), .. Urns(parsed, targetReplace)],
            Excludes = Urns(parsed, exclude),
            Replaces = [.. Urns(parsed, replace), .. Urns(parsed, targetReplace)],
            TargetDependents = parsed.GetValue(targetDependents),
            DeleteData = parsed.GetValue(deleteData),
            Remove = parsed.GetValue(remove),
            Config = [.. parsed.GetValue(config) ?? []],
            PendingCreations = kind == RunKind.Refresh
                ? PendingCreationFlags.From(parsed.GetValue(clearPending), parsed.GetValue(skipPending), parsed.GetValue(importPending) ?? [])
                : new(),
        };

        private ImmutableArray<string> Urns(ParseResult parsed, Option<string[]> option)
        {
            ImmutableArray<string> urns = [.. parsed.GetValue(option) ?? []];
            if (option == exclude && !urns.IsEmpty && (parsed.GetValue(target) ?? parsed.GetValue(targetReplace)) is { Length: > 0 })
            {
                throw new CommandException("--target and --exclude say opposite things: give one of them", ExitCode.Usage);
            }
            return urns.FirstOrDefault(urn => !urn.StartsWith("urn:", StringComparison.Ordinal) && !urn.Contains('*', StringComparison.Ordinal)) is { } name
                ? throw new CommandException(
                    $"{option.Name} {name}: that is no URN. `scripts/infra stack --show-urns` lists them; \"**::{name}\" chooses by name.", ExitCode.Usage)
                : urns;
        }

        private int? Parallel(ParseResult parsed, CommandEnvironment environment)
        {
            var text = environment.Variable("PULUMI_PARALLEL");
            var value = parsed.GetValue(parallel)
                ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
            return value switch
            {
                null => null,
                // Pulumi reads 0 and below as "no limit".
                <= 0 => int.MaxValue,
                _ => value,
            };
        }
    }
}

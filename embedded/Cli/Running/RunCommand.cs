using System.Collections.Immutable;
using System.Diagnostics;
using Cht.Cli.Display;
using Cht.Cli.Settings;
using Cht.Cli.Stacks;
using Cht.Engine;
using Cht.Engine.Secrets;

namespace Cht.Cli.Running;

/// <summary>up, preview, refresh and destroy: validate, preview, ask, run, report.</summary>
internal sealed class RunCommand(StackContext context, RunFlags flags, Composition composition, Ink ink)
{
    private PendingCreationFlags pendingCreations = flags.PendingCreations;

    private CommandEnvironment Environment => context.Environment;

    /// <summary>Done once the run is agreed to, before it begins.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    private string RunName => flags.Kind.ToString().ToLowerInvariant();

    public async Task<int> ExecuteAsync()
    {
        RequireConfirmation(context, flags);
        SaveConfig();
        var proposed = flags.Proposed.IsEmpty ? null : WithConfig(flags.Proposed);
        if (proposed is not null)
        {
            context.Propose(proposed);
        }
        if (flags.Kind == RunKind.Update)
        {
            context.RequireExistsOrDeclared();
        }
        else
        {
            context.RequireExists();
        }
        context.AnticipateSecrets();
        // What is wrong in the settings is told before a passphrase is asked for.
        var effective = RunConfig.Read(context, strict: flags.Kind == RunKind.Update);
        var secrets = context.OpenSecrets();
        var config = RunConfig.Decrypt(effective, secrets, flags.ShowSecrets);
        return await ExecuteAsync(secrets, config, proposed);
    }

    private async Task<int> ExecuteAsync(ISecretsProvider secrets, RunConfig config, string? proposed)
    {
        if (flags.Kind == RunKind.Refresh && context.Interactive && pendingCreations is { Skip: false, Clear: false })
        {
            pendingCreations = new PendingCreationQuestions(Environment, ink).Ask(context.States(secrets).Load(context.Stack), pendingCreations);
        }
        if (flags.PreviewOnly || !flags.SkipPreview)
        {
            var (preview, display) = await RunAsync(secrets, config, isPreview: true);
            if (!preview.Succeeded || flags.PreviewOnly)
            {
                return ExitCodeOf(preview, display.Model, isPreview: true);
            }
            RefusePreviewOnly(display.Model);
            if (!flags.Yes && !Confirmed(display))
            {
                return ExitCode.Cancelled;
            }
        }
        if (proposed is not null)
        {
            context.Location.Write(proposed);
        }
        await Before();
        var (result, shown) = await RunAsync(secrets, config, isPreview: false);
        var code = ExitCodeOf(result, shown.Model, isPreview: false);
        if (code == ExitCode.Success && flags.Remove)
        {
            await context.States(secrets).RemoveAsync(context.Stack, force: false, CancellationToken.None);
            File.Delete(context.Location.Path);
            Environment.Output.WriteLine($"The resources and the stack '{context.Stack.Name}' have been removed.");
        }
        return code;
    }

    /// <summary>Told before anything is asked or done: a stack with cloud resources is previewed here and applied by Pulumi.</summary>
    private void RefusePreviewOnly(RunModel model)
    {
        var packages = model.Rows.Select(row => row.Type.Split(':')[0]).Where(package => BuiltInProviders.PreviewOnly.Contains(package))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (packages.Count > 0)
        {
            var command = flags.Kind == RunKind.Update ? "up" : RunName;
            throw new CommandException(
                $"The embedded engine previews resources of the package '{string.Join("', '", packages)}' but cannot make, read or delete "
                + $"them. Nothing was changed. Run this with the Pulumi CLI: pulumi {command} --stack {context.Stack.Name}");
        }
    }

    private bool SkipsConfirmation => Environment.Flag("PULUMI_SKIP_CONFIRMATIONS");

    /// <exception cref="CommandException">Nobody can be asked, and no flag says yes.</exception>
    public static void RequireConfirmation(StackContext context, RunFlags flags)
    {
        if (!flags.PreviewOnly && !flags.Yes && !flags.SkipPreview && !context.Environment.Flag("PULUMI_SKIP_CONFIRMATIONS") && !context.Interactive)
        {
            throw new CommandException(
                "--yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode", ExitCode.Usage);
        }
    }

    private void SaveConfig()
    {
        if (flags.Config.IsEmpty)
        {
            return;
        }
        context.Location.Write(WithConfig(flags.Config));
        context.Reload();
    }

    private string WithConfig(ImmutableArray<string> assignments)
    {
        var text = context.Location.ReadText();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new CommandException($"--config {assignment}: write key=value", ExitCode.Usage);
            }
            var key = context.Project.QualifiedKey(assignment[..equals]);
            if (context.Project.Declaration(key) is { Secret: true })
            {
                throw new CommandException($"{key} is declared secret: set it with `scripts/infra config set --secret {key}`", ExitCode.Usage);
            }
            text = StackFileEditor.Set(text, context.Project, key, TypedValue.Of(context.Project, key, assignment[(equals + 1)..]));
        }
        return text;
    }

    private bool Confirmed(OperationDisplay display)
    {
        if (SkipsConfirmation)
        {
            return true;
        }
        var question = $"Do you want to perform this {RunName}?";
        while (true)
        {
            switch (Confirmation.Ask(Environment, ink, question, details: true))
            {
                case Answer.Yes:
                    Environment.Output.WriteLine();
                    return true;
                case Answer.No:
                    Environment.Output.WriteLine($"confirmation declined, not proceeding with the {RunName}");
                    return false;
                default:
                    foreach (var line in display.Details().Append(string.Empty))
                    {
                        Environment.Output.WriteLine(line);
                    }
                    break;
            }
        }
    }

    private async Task<(OperationResult Result, OperationDisplay Display)> RunAsync(
        ISecretsProvider secrets, RunConfig config, bool isPreview)
    {
        // Only while the engine works: at a question, Ctrl-C ends the program as ever.
        using var interrupts = new Interrupts(message => Environment.Error.WriteLine(message));
        interrupts.Listen();
        var beforeRun = flags.Timings ? TimeSinceProcessStart() : null;
        var display = CreateDisplay(config, isPreview);
        using var timings = flags.Timings ? new TimingRecorder(display, Environment.Time) : null;
        display.Start();
        OperationResult result;
        try
        {
            result = await composition.Run(
                OperationOf(config, isPreview, interrupts), context.Store, secrets, (IEventSink?)timings ?? display, interrupts.Graceful);
        }
        finally
        {
            display.Finish();
        }
        if (timings is not null && (!isPreview || flags.PreviewOnly))
        {
            // JSON has standard output for itself.
            var output = flags.Json ? Environment.Error : Environment.Output;
            foreach (var line in timings.Report(beforeRun, TimingRecorder.PeakMemory()))
            {
                output.WriteLine(line);
            }
        }
        return (result, display);
    }

    private OperationDisplay CreateDisplay(RunConfig config, bool isPreview)
    {
        var options = new DisplayOptions
        {
            Run = flags.Kind,
            IsPreview = isPreview,
            Stack = context.Stack,
            Diff = flags.Diff,
            ShowSecrets = flags.ShowSecrets,
            ShowSames = flags.ShowSames,
            SuppressOutputs = flags.SuppressOutputs,
            Ink = ink,
        };
        var model = new RunModel(options, Environment.Time);
        if (flags.Json)
        {
            return flags.PreviewOnly
                ? new JsonPreviewDisplay(model, config.Masked, Environment.Output)
                : new JsonEventDisplay(model, config.Masked, Environment.Output, Environment.Time);
        }
        return context.Interactive && ink.Enabled
            ? new TerminalDisplay(model, Environment.Console(), Environment.Time)
            : new PlainDisplay(model, Environment.Output);
    }

    private Operation OperationOf(RunConfig config, bool isPreview, Interrupts interrupts)
    {
        var operation = new Operation
        {
            Kind = flags.Kind switch
            {
                RunKind.Refresh => OperationKind.Refresh,
                RunKind.Destroy => OperationKind.Destroy,
                RunKind.Import => OperationKind.Import,
                _ => isPreview ? OperationKind.Preview : OperationKind.Update,
            },
            PreviewOnly = isPreview,
            Stack = context.Stack,
            RootDirectory = context.Project.Directory,
            Program = composition.Program,
            Providers = composition.Providers,
            Config = config.Values,
            ConfigSecretKeys = config.SecretKeys,
            RefreshFirst = flags.Refresh || (context.Project.RefreshAlways && flags.Kind != RunKind.Refresh),
            // Read by the provider: a deletion carries no inputs of the program.
            ProviderVariables = flags.DeleteData
                ? ImmutableDictionary<string, string>.Empty.Add("CHT_DELETE_DATA", "true")
                : ImmutableDictionary<string, string>.Empty,
            ContinueOnError = flags.ContinueOnError,
            Imports = flags.Imports,
            PendingCreations = pendingCreations.Settled,
            ClearPendingCreations = pendingCreations.Clear,
            Targets = flags.Targets,
            Excludes = flags.Excludes,
            Replaces = flags.Replaces,
            TargetDependents = flags.TargetDependents,
            Message = flags.Message,
            Terminate = interrupts.Terminate,
            CommandLine = Environment.CommandLine,
        };
        return flags.Parallel is { } parallel ? operation with { Parallel = parallel, ParallelReads = parallel } : operation;
    }

    private int ExitCodeOf(OperationResult result, RunModel model, bool isPreview)
    {
        var name = isPreview ? "preview" : RunName;
        if (result.Canceled)
        {
            Environment.Error.WriteLine($"error: {name} canceled");
            return ExitCode.Cancelled;
        }
        if (!result.Succeeded)
        {
            Environment.Error.WriteLine($"error: {name} failed");
            return ExitCode.Failure;
        }
        if (flags.ExpectNoChanges && result.HasChanges)
        {
            Environment.Error.WriteLine(isPreview
                ? "error: no changes were expected but changes were proposed"
                : "error: no changes were expected but changes occurred");
            foreach (var line in model.ChangedResources())
            {
                Environment.Error.WriteLine(line);
            }
            return ExitCode.UnexpectedChanges;
        }
        return ExitCode.Success;
    }

    private static TimeSpan? TimeSinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return DateTime.Now - process.StartTime;
    }
}

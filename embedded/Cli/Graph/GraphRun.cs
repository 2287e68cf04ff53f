using Cht.Cli.Backend;
using Cht.Cli.Display;
using Cht.Cli.Running;
using Cht.Cli.Stacks;
using Cht.Engine;
using Cht.Engine.Secrets;
using Cht.Layout;
using Cht.Stacks;

namespace Cht.Cli.Graph;

/// <summary>Previews the stack, listens to what the program lays out and the engine would make, and writes the page.</summary>
internal sealed class GraphRun(StackContext context, Composition composition)
{
    private CommandEnvironment Environment => context.Environment;

    public async Task<int> ExecuteAsync(string? output, CancellationToken cancellationToken)
    {
        context.RequireExistsOrDeclared();
        var effective = RunConfig.Read(context, strict: true);
        // A page without secrets needs no passphrase, unless the configuration cannot be understood without one.
        var secrets = effective.Values.Values.Any(value => value.Node.HoldsSecret) ? context.OpenSecrets() : new UnavailableSecretsProvider();
        var config = RunConfig.Decrypt(effective, secrets, showSecrets: false);
        var model = new RunModel(
            new DisplayOptions { Run = RunKind.Update, IsPreview = true, Stack = context.Stack, Ink = Ink.None }, Environment.Time);
        (string Target, ClusterLayout Layout)? heard = null;
        ClusterProgram.LayoutListener.Value = (target, layout) => heard = (target, layout);
        var result = await composition.Run(OperationOf(config), context.Store, secrets, new Listener(model), cancellationToken);
        if (result.Succeeded && heard is null)
        {
            throw new CommandException(
                $"stack '{context.Stack.Name}' has no machines of its own, so there is nothing to draw. What it would make: scripts/preview --stack {context.Stack.Name}");
        }
        if (!result.Succeeded || heard is not { } cluster)
        {
            foreach (var diagnostic in model.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                Environment.Error.WriteLine($"error: {diagnostic.Message.TrimEnd()}");
            }
            Environment.Error.WriteLine("error: preview failed");
            return ExitCode.Failure;
        }
        var path = PathOf(output);
        Write(path, PicturePage.Render(PlannedPicture.Of(context.Stack.Name, cluster.Target, cluster.Layout, model.Steps, result)));
        Environment.Output.WriteLine(path);
        return ExitCode.Success;
    }

    private Operation OperationOf(RunConfig config) => new()
    {
        Kind = OperationKind.Preview,
        PreviewOnly = true,
        Stack = context.Stack,
        RootDirectory = context.Project.Directory,
        Program = composition.Program,
        Providers = composition.Providers,
        Config = config.Values,
        ConfigSecretKeys = config.SecretKeys,
        CommandLine = Environment.CommandLine,
    };

    /// <summary>In the user's own folder, so that the repository stays clean.</summary>
    private string PathOf(string? output) => output is { Length: > 0 }
        ? Path.GetFullPath(output, Environment.Directory)
        : Path.Combine(StateDirectory.OfUser(Environment), "graphs", context.Stack.Project, $"{context.Stack.Name}.html");

    private static void Write(string path, string page)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFile.Write(path, page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output {path}: the page cannot be written: {exception.Message}", inner: exception);
        }
    }

    private sealed class Listener(RunModel model) : IEventSink
    {
        public void Publish(EngineEvent engineEvent) => model.Apply(engineEvent);
    }
}

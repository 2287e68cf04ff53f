using System.Collections.Immutable;
using Pulumi.Monitor;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>Runs programs against mocks. Errors of the program surface as exceptions.</summary>
public sealed partial class Deployment
{
    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new()
        => TestStackAsync(mocks, options, () => new TStack());

    public static Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack
        => TestStackAsync(mocks, options, () => Resolve<TStack>(serviceProvider));

    /// <summary>Answers the resources without the stack, and what the function returned.</summary>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        var outputs = NoOutputs;
        var resources = await TestStackAsync(testMocks, testOptions, () => new Stack(
            async () => outputs = await createResources(), options: null));
        return (resources.RemoveAll(resource => resource is Stack), outputs);
    }

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources)
        => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources)
    {
        var (resources, _) = await TestAsync(testMocks, testOptions, async () =>
        {
            await createResources();
            return NoOutputs;
        });
        return resources;
    }

    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources)
        => TestAsync(testMocks, testOptions, () =>
        {
            createResources();
            return Task.CompletedTask;
        });

    private static async Task<ImmutableArray<Resource>> TestStackAsync<TStack>(
        IMocks mocks, TestOptions? options, Func<TStack> createStack)
        where TStack : Stack
    {
        var log = new MockLog();
        var deployment = new Deployment(TestHost(mocks, options ?? new TestOptions(), log));
        Enter(deployment);
        await ProgramRunner.RunAsync(deployment, () => WithOutputs(createStack()));
        log.ThrowIfErrors();
        return [.. deployment.Resources];
    }

    private static ProgramHost TestHost(IMocks mocks, TestOptions options, MockLog log)
    {
        var (project, stack, dryRun) = (options.ProjectName ?? "project", options.StackName ?? "stack", options.IsPreview ?? true);
        return new ProgramHost
        {
            Monitor = new MockMonitor(mocks, project, stack, dryRun),
            Log = log,
            Project = project,
            Stack = stack,
            Organization = options.OrganizationName ?? "organization",
            RootDirectory = options.RootDirectory ?? string.Empty,
            DryRun = dryRun,
            Config = EnvironmentConfig.Read(),
        };
    }
}

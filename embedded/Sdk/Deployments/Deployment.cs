using System.Collections.Concurrent;
using Pulumi.Monitor;

namespace Pulumi;

/// <summary>One run of a program. It is async-local: everything the program starts sees the same one.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<Deployment?> CurrentDeployment = new();

    internal Deployment(ProgramHost host)
    {
        Host = host;
        Log = new ProgramLogger(this, host.Log);
        PublicInstance = new DeploymentInstance(this);
    }

    /// <summary>The running deployment. Throws outside a run.</summary>
    public static DeploymentInstance Instance => Required.PublicInstance;

    internal static Deployment? Current => CurrentDeployment.Value;

    internal static Deployment Required
        => Current ?? throw new InvalidOperationException(
            "There is no running deployment. Resources, outputs of functions and configuration exist only inside " +
            "Deployment.RunAsync or Deployment.TestAsync.");

    internal ProgramHost Host { get; }

    internal IMonitor Monitor => Host.Monitor;

    internal string Project => Host.Project;

    internal string StackName => Host.Stack;

    internal bool DryRun => Host.DryRun;

    internal TaskTracker Tasks { get; } = new();

    /// <summary>The embedded engine has nowhere to register a hook; using one is refused later.</summary>
    internal Task HookRegistration { get; } = Task.CompletedTask;

    internal RegistrationWaits Waits { get; } = new();

    internal ProgramLogger Log { get; }

    /// <summary>Every resource of the run, in the order of construction.</summary>
    internal ConcurrentQueue<Resource> Resources { get; } = new();

    /// <summary>The parent of resources that name none; null only while the stack itself is being made.</summary>
    internal Stack? Stack { get; set; }

    private DeploymentInstance PublicInstance { get; }

    /// <summary>Asks for a version of the Pulumi command line; the embedded engine is none, so any range will do.</summary>
    public static Task RequirePulumiVersionAsync(string pulumiVersionRange)
    {
        ArgumentException.ThrowIfNullOrEmpty(pulumiVersionRange);
        return Task.CompletedTask;
    }

    /// <summary>Makes a deployment the current one of the calling asynchronous method.</summary>
    private static void Enter(Deployment deployment)
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("A deployment is running already; start one program inside another in a flow of its own.");
        }

        CurrentDeployment.Value = deployment;
    }
}

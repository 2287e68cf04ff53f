namespace Pulumi;

/// <summary>What a program may ask of its run.</summary>
public sealed partial class DeploymentInstance
{
    private readonly Deployment deployment;

    internal DeploymentInstance(Deployment deployment) => this.deployment = deployment;

    public string StackName => deployment.StackName;

    public string ProjectName => deployment.Project;

    /// <summary>The directory of Pulumi.yaml.</summary>
    public string RootDirectory
        => deployment.Host.RootDirectory is { Length: > 0 } directory
            ? directory
            : throw new InvalidOperationException("The root directory of the project is not known to this run.");

    public string OrganizationName => deployment.Host.Organization is { Length: > 0 } name ? name : "organization";

    /// <summary>True in a preview.</summary>
    public bool IsDryRun => deployment.DryRun;
}

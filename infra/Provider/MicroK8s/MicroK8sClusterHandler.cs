using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.MicroK8s;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.MicroK8s;

internal sealed record MicroK8sClusterInputs
{
    public required ConnectionInputs Connection { get; init; }
    public ImmutableArray<string> Addons { get; init; } = [];
}

internal sealed record MicroK8sClusterOutputs(string ClusterId, string Kubeconfig, ImmutableArray<string> Drift)
{
    public override string ToString() => ClusterId;
}

internal sealed class MicroK8sClusterHandler : ResourceHandler<MicroK8sClusterInputs, MicroK8sClusterOutputs>
{
    private static readonly HostScript ReadKubeconfig = new("Read the kubeconfig of MicroK8s",
        """
        set -eu
        PATH="$PATH:/snap/bin"
        microk8s config
        """)
    {
        Mutates = false,
    };

    private readonly MicroK8sAddonsPart part = new();

    public override string Token => "hosts:index:MicroK8sCluster";

    protected override ImmutableHashSet<string> SecretOutputs => ["kubeconfig"];

    protected override IEnumerable<CheckFailure> Check(MicroK8sClusterInputs inputs) => inputs.Connection.Problems();

    protected override async Task<(string Id, MicroK8sClusterOutputs Outputs)> CreateAsync(MicroK8sClusterInputs inputs, ResourceContext context) =>
        (inputs.Connection.Name, await ConvergeAsync(inputs, context));

    protected override async Task<MicroK8sClusterOutputs?> ReadAsync(
        string id, MicroK8sClusterInputs inputs, MicroK8sClusterOutputs outputs, ResourceContext context)
    {
        var planned = await HostConvergence.PlanAsync(Host(inputs, context), part, Desired(inputs), context.CancellationToken);
        return outputs with { ClusterId = planned.Observed.ClusterId, Drift = Drift.Of(planned.Plan) };
    }

    protected override Task<MicroK8sClusterOutputs> UpdateAsync(
        string id, MicroK8sClusterInputs inputs, MicroK8sClusterOutputs oldOutputs, ResourceContext context) => ConvergeAsync(inputs, context);

    /// <summary>The cluster stays on its machines; what runs in it was removed before.</summary>
    protected override Task DeleteAsync(
        string id, MicroK8sClusterInputs inputs, MicroK8sClusterOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private async Task<MicroK8sClusterOutputs> ConvergeAsync(MicroK8sClusterInputs inputs, ResourceContext context)
    {
        var host = Host(inputs, context);
        var converged = await HostConvergence.ConvergeAsync(host, part, Desired(inputs), context, context.CancellationToken);
        var kubeconfig = await host.RunAsync(ReadKubeconfig, context.CancellationToken);
        if (!kubeconfig.Succeeded || kubeconfig.Output.Length == 0)
        {
            // What it printed may hold the administrator's key.
            throw new ProvisioningException(
                inputs.Connection.Name, ReadKubeconfig.Purpose, $"exit code {kubeconfig.ExitCode}", "Run 'microk8s config' on the machine and look.");
        }

        return new(converged.Observed.ClusterId, kubeconfig.Output, []);
    }

    private static MicroK8sAddonsDesired Desired(MicroK8sClusterInputs inputs) => new(inputs.Connection.Name, inputs.Addons);

    private static IHostConnection Host(MicroK8sClusterInputs inputs, ResourceContext context) => context.Connections.For(inputs.Connection.ToEndpoint());
}

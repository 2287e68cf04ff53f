using System.Collections.Immutable;
using Cht.Cli.Settings;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Provider.Compose;

namespace Cht.Cli.Stacks;

/// <summary>What the state of a stack knows of the cluster that it deployed.</summary>
/// <param name="Cluster">As it was last proven.</param>
/// <param name="Rotation">Number of the secrets that the state holds.</param>
internal sealed record DeployedStack(DeployedCluster Cluster, int Rotation)
{
    private const string SecretsType = "hosts:index:ClusterSecrets";

    /// <exception cref="CommandException">There is no such stack, or it has no finished deployment.</exception>
    public static DeployedStack Read(StackContext context, ISecretsProvider secrets)
    {
        context.RequireExists();
        var state = context.States(secrets).Load(context.Stack);
        var cluster = Live(state, DeployedCluster.ResourceType).Select(resource => DeployedCluster.Read(resource.Inputs)).FirstOrDefault(read => read is not null)
            ?? throw new CommandException(
                $"the stack '{context.Stack.Name}' has no finished deployment. Run `scripts/infra up --stack {context.Stack.Name}` first; it needs deploy: true.");
        return new(cluster, Live(state, SecretsType).Select(Number).FirstOrDefault(1));
    }

    /// <summary>A whole number of the configuration; null where nothing says one.</summary>
    public static int? Configured(EffectiveConfig config, string key) =>
        config.Values.TryGetValue(key, out var value) && value.Node is ConfigScalar { Value: var text }
            && int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<ResourceState> Live(StackSnapshot state, string type) =>
        state.Resources.Where(resource => resource.Type == type && !resource.Delete);

    private static int Number(ResourceState secrets) =>
        secrets.Inputs.TryGetValue("rotation", out var value) && value.TryGetNumber(out var number) ? (int)number : 1;
}

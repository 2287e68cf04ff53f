using Cht.Cli.Display;
using Cht.Cli.Stacks;

namespace Cht.Cli.Running;

/// <summary>
/// Raises <c>secretsRotation</c> and runs the update that brings the new secrets to the machines. An earlier rotation that
/// was cut off is finished instead: state and configuration say so, nothing else is remembered.
/// </summary>
internal sealed class RotationRun(StackContext context, bool yes, bool preview, Composition composition, Ink ink)
{
    private const string Key = "secretsRotation";

    public async Task<int> ExecuteAsync()
    {
        RunCommand.RequireConfirmation(context, Flags([]));
        context.RequireExists();
        var configured = DeployedStack.Configured(RunConfig.Read(context, strict: true), $"{context.Project.Name}:{Key}") ?? 1;
        var deployed = DeployedStack.Read(context, context.OpenSecrets());
        var unfinished = IsUnfinished(configured, deployed);
        var number = unfinished ? configured : Math.Max(configured, deployed.Rotation) + 1;
        foreach (var line in Explanation(number, unfinished))
        {
            context.Environment.Output.WriteLine(line);
        }
        return await new RunCommand(context, Flags([$"{context.Project.Name}:{Key}={number}"]), composition, ink).ExecuteAsync();
    }

    /// <summary>New secrets were asked for, or drawn, and the cluster has not been proven with them.</summary>
    internal static bool IsUnfinished(int configured, DeployedStack deployed) =>
        configured > deployed.Rotation || (deployed.Cluster.Rotation is { } proven && proven != deployed.Rotation);

    private RunFlags Flags(string[] proposed) => new() { Kind = RunKind.Update, Yes = yes, PreviewOnly = preview, Proposed = [.. proposed], SuppressOutputs = true };

    /// <summary>What people must know before; secure settings: cht-core shared-libs/settings encrypts with the cookie secret.</summary>
    private static IEnumerable<string> Explanation(int number, bool unfinished) =>
    [
        unfinished
            ? $"The rotation of secrets number {number} is not finished: it goes on, no new secrets are drawn."
            : $"Rotation of secrets number {number}: a new password of the CouchDB administrator and a new cookie secret.",
        "  - Nobody reaches CHT while it runs: core goes down, CouchDB node 1 takes the secrets, then the others one by one, then core.",
        "  - Everybody who is signed in must sign in again, as the administrator with the new password.",
        "  - Credentials that CHT keeps for other systems (database medic-vault: outbound messages, SMS gateways) are encrypted with the",
        "    cookie secret and cannot be read afterwards: have them at hand and enter them again.",
        "  - The UUID of the cluster stays, and so do all documents.",
        string.Empty,
    ];
}

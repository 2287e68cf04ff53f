using System.Collections.Immutable;
using Cht.Cli.Settings;
using Cht.Hosts;
using Cht.Hosts.Compose;
using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Cli.Running;

/// <summary>Whether a release can be had from where the stack takes images and compose files, told before anything is stopped.</summary>
internal sealed class ReleaseSource(ProjectSettings project, EffectiveConfig config, ComposeSources? sources = null)
{
    public async Task<ImmutableArray<UpgradeProblem>> ProblemsAsync(ChtVersion to, string? imageBundle, CancellationToken cancellationToken)
    {
        try
        {
            var images = Text("images");
            var bundle = imageBundle ?? Text("imageBundle");
            if (images == "bundle" && bundle.Length > 0)
            {
                _ = ImageBundleFolder.Open(bundle, new ImageBundleExpectation(to.Text, null));
            }
            else if ((images == "registry" || (images.Length == 0 && Text("target") != "lab")) && Text("composeDirectory").Length == 0)
            {
                _ = await (sources ?? new ComposeSources()).ReadAsync(ComposeSourceKind.Registry, to.Text, null, cancellationToken);
            }
            return [];
        }
        catch (ProvisioningException unusable)
        {
            return [new UpgradeProblem($"{to} cannot be had: {unusable.Found}", unusable.Remedy)];
        }
    }

    private string Text(string key) => config.Values.TryGetValue($"{project.Name}:{key}", out var value) && value.Node is ConfigScalar { Value: var text } ? text : string.Empty;
}

using System.Collections.Immutable;
using Cht.Hosts.Images;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Images;

internal sealed record ImageBundleLoadInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Bundle { get; init; }
    public required string Digest { get; init; }
    public required string ChtVersion { get; init; }
    public ImmutableArray<string> Images { get; init; } = [];
}

internal sealed class ImageBundleLoadHandler()
    : PartHandler<ImageBundleLoadInputs, ImageLoadDesired, ImageLoadObserved, DriftOutputs>(new ImageLoadPart())
{
    public override string Token => "hosts:index:ImageBundleLoad";

    protected override IEnumerable<CheckFailure> Check(ImageBundleLoadInputs inputs)
    {
        foreach (var failure in base.Check(inputs))
        {
            yield return failure;
        }

        if (!Path.IsPathRooted(inputs.Bundle))
        {
            yield return new CheckFailure("bundle", $"'{inputs.Bundle}' is no absolute path; name the folder of a bundle");
        }

        if (inputs.Images.IsDefaultOrEmpty)
        {
            yield return new CheckFailure("images", "no image; name at least one");
        }
    }

    /// <summary>Reading compares what the machine has with the document: the archives themselves are not needed.</summary>
    protected override ImageLoadDesired Desired(ImageBundleLoadInputs inputs) =>
        Desired(inputs, ImageBundleFolder.Open(inputs.Bundle, new ImageBundleExpectation(inputs.ChtVersion, null)));

    protected override async Task<ImageLoadDesired> DesiredAsync(ImageBundleLoadInputs inputs, ResourceContext context) =>
        Desired(inputs, await ImageBundleFolder.CheckAsync(inputs.Bundle, new ImageBundleExpectation(inputs.ChtVersion, null), context.CancellationToken));

    protected override DriftOutputs Outputs(ImageLoadObserved observed, ImmutableArray<string> drift) => new(drift);

    /// <summary>Images stay: containers may run from them.</summary>
    protected override Task DeleteAsync(string id, ImageBundleLoadInputs inputs, DriftOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static ImageLoadDesired Desired(ImageBundleLoadInputs inputs, ImageBundleFolder bundle) =>
        new() { Host = inputs.Connection.Name, Bundle = bundle, Images = inputs.Images };
}

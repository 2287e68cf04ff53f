using System.Collections.Immutable;
using Cht.Hosts.Images;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Images;

internal sealed record ImagePullInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public ImmutableArray<string> Images { get; init; } = [];
}

internal sealed class ImagePullHandler() : PartHandler<ImagePullInputs, ImagePullDesired, ImagePullObserved, DriftOutputs>(new ImagePullPart())
{
    public override string Token => "hosts:index:ImagePull";

    protected override IEnumerable<CheckFailure> Check(ImagePullInputs inputs) =>
        base.Check(inputs).Concat(inputs.Images.IsDefaultOrEmpty ? [new CheckFailure("images", "no image; name at least one")] : []);

    protected override ImagePullDesired Desired(ImagePullInputs inputs) => new(inputs.Connection.Name, inputs.Images);

    protected override DriftOutputs Outputs(ImagePullObserved observed, ImmutableArray<string> drift) => new(drift);
}

using Cht.Hosts.Lab.StandIns;
using Cht.Layout;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Lab;

internal sealed record StandInImagesInputs
{
    public required string ChtVersion { get; init; }
    public string? Suite { get; init; }
    public string? Mirror { get; init; }

    public StandInSource Source()
    {
        var standard = new StandInSource();
        return new(Suite ?? standard.Suite, Mirror ?? standard.Mirror);
    }
}

internal sealed record StandInImagesOutputs(string Path, string Digest);

/// <summary>
/// A newer release of this program may build another bundle: reading then finds none, and the next update builds it.
/// </summary>
internal sealed class StandInImagesHandler : ResourceHandler<StandInImagesInputs, StandInImagesOutputs>
{
    public override string Token => "hosts:lab:StandInImages";

    protected override IEnumerable<CheckFailure> Check(StandInImagesInputs inputs)
    {
        if (!ChtVersion.TryParse(inputs.ChtVersion, out _))
        {
            yield return new CheckFailure("chtVersion", $"'{inputs.ChtVersion}' is no release; write one such as 4.22.0");
        }
    }

    protected override async Task<(string Id, StandInImagesOutputs Outputs)> CreateAsync(StandInImagesInputs inputs, ResourceContext context) =>
        (inputs.ChtVersion, await BuildAsync(inputs, context));

    protected override Task<StandInImagesOutputs?> ReadAsync(
        string id, StandInImagesInputs inputs, StandInImagesOutputs outputs, ResourceContext context)
    {
        var found = StandInBundle.Find(LabContext.Computer(context), inputs.ChtVersion, inputs.Source());
        return Task.FromResult(found is null ? null : new StandInImagesOutputs(found.Path, found.Digest));
    }

    protected override Task<StandInImagesOutputs> UpdateAsync(
        string id, StandInImagesInputs inputs, StandInImagesOutputs oldOutputs, ResourceContext context) => BuildAsync(inputs, context);

    /// <summary>A cache for all labs of this computer, like the base trees' packages: it stays.</summary>
    protected override Task DeleteAsync(string id, StandInImagesInputs inputs, StandInImagesOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static async Task<StandInImagesOutputs> BuildAsync(StandInImagesInputs inputs, ResourceContext context)
    {
        var bundle = await StandInBundle.BuildAsync(LabContext.Computer(context), inputs.ChtVersion, inputs.Source(), context.CancellationToken);
        return new(bundle.Path, bundle.Digest);
    }
}

using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

internal sealed record TlsVolumeInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Project { get; init; }
    public required string Mode { get; init; }
    public string? Certificate { get; init; }
    public string? Key { get; init; }

    public bool IsOwn => Mode == "OWN_CERT";

    /// <summary>Without certificate and key.</summary>
    public override string ToString() => $"{Connection}";
}

internal sealed class TlsVolumeHandler() : PartHandler<TlsVolumeInputs, TlsVolumeDesired, TlsVolumeObserved, DriftOutputs>(new TlsVolumePart())
{
    public override string Token => "hosts:index:TlsVolume";

    protected override IEnumerable<CheckFailure> Check(TlsVolumeInputs inputs) =>
        base.Check(inputs).Concat(inputs.IsOwn
            ? TlsCertificate.Problems(inputs.Certificate, inputs.Key, TimeProvider.System.GetUtcNow()).Select(problem => new CheckFailure("certificate", problem))
            : []);

    protected override TlsVolumeDesired Desired(TlsVolumeInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Project = inputs.Project,
        Certificate = inputs.IsOwn ? inputs.Certificate : null,
        Key = inputs.IsOwn ? inputs.Key : null,
    };

    protected override DriftOutputs Outputs(TlsVolumeObserved observed, ImmutableArray<string> drift) => new(drift);
}

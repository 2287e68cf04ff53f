using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>The volume of nginx's certificate on the core machine, made and filled before nginx first starts. Deleting it keeps it.</summary>
public sealed class TlsVolume(string name, TlsVolumeArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:TlsVolume", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class TlsVolumeArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Compose project of the core services.</summary>
    [Input("project", required: true)]
    public Input<string> Project { get; set; } = null!;

    /// <summary>OWN_CERT, SELF_SIGNED or AUTO_GENERATE.</summary>
    [Input("mode", required: true)]
    public Input<string> Mode { get; set; } = null!;

    /// <summary>OWN_CERT: leaf and intermediates in PEM form.</summary>
    [Input("certificate")]
    public Input<string>? Certificate { get; set; }

    /// <summary>OWN_CERT: private key in PEM form, without a passphrase. A secret.</summary>
    [Input("key")]
    public Input<string>? Key { get; set; }
}

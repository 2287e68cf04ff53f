using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>
/// Stands before everything that changes CouchDB under running core services: another release, other secrets. Judges whether
/// the machines may take that step at all, and then takes core's services down; they come back with core's own containers.
/// Where nothing of it changes, nothing happens.
/// </summary>
public sealed class CorePause(string name, CorePauseArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:CorePause", name, args, options)
{
    /// <summary>Another text each time the services were taken down, so that core's containers follow.</summary>
    [Output("paused")]
    public Output<string> Paused { get; private set; } = null!;
}

public sealed class CorePauseArgs : ResourceArgs
{
    [Input("machines", required: true)]
    private InputList<ConnectionArgs>? machines;

    /// <summary>Connections to all machines of the layout.</summary>
    public InputList<ConnectionArgs> Machines
    {
        get => machines ??= [];
        set => machines = value;
    }

    [Input("layout", required: true)]
    public Input<string> Layout { get; set; } = null!;

    /// <summary>CouchDB's password as it is to be. A secret; it is compared on the core machine and never written.</summary>
    [Input("password", required: true)]
    public Input<string> Password { get; set; } = null!;
}

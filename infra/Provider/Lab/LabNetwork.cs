using Pulumi;

namespace Cht.Provider.Lab;

/// <summary>A private bridge on this computer with a gateway address and NAT to the outside.</summary>
public sealed class LabNetwork(string name, LabNetworkArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:lab:Network", name, args, options)
{
    [Output("bridge")]
    public Output<string> Bridge { get; private set; } = null!;
}

public sealed class LabNetworkArgs : ResourceArgs
{
    /// <summary>Name of the lab; several labs live side by side under different names and subnets.</summary>
    [Input("lab", required: true)]
    public Input<string> Lab { get; set; } = null!;

    /// <summary>CIDR; the first address is the gateway.</summary>
    [Input("subnet", required: true)]
    public Input<string> Subnet { get; set; } = null!;
}

using Pulumi;

namespace Cht.Provider.Connections;

/// <summary>How to reach a machine; every resource that works on a machine takes one.</summary>
public sealed class ConnectionArgs : ResourceArgs
{
    /// <summary>The machine's name in the cluster layout.</summary>
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("address", required: true)]
    public Input<string> Address { get; set; } = null!;

    /// <summary>The default value is 22.</summary>
    [Input("port")]
    public Input<int>? Port { get; set; }

    [Input("user", required: true)]
    public Input<string> User { get; set; } = null!;

    [Input("hostKeys", required: true)]
    private InputList<string>? hostKeys;

    /// <summary>Pinned host keys: public keys in OpenSSH form or <c>SHA256:</c> fingerprints.</summary>
    public InputList<string> HostKeys
    {
        get => hostKeys ??= [];
        set => hostKeys = value;
    }

    /// <summary>Private key in OpenSSH form. Without it and a key file the user's ssh-agent is asked.</summary>
    [Input("privateKey")]
    public Input<string>? PrivateKey { get; set; }

    [Input("privateKeyFile")]
    public Input<string>? PrivateKeyFile { get; set; }

    /// <summary>The bastion to go through.</summary>
    [Input("jump")]
    public Input<ConnectionArgs>? Jump { get; set; }

    /// <summary>
    /// Identity of the machine itself, new for each machine that is made under this name. Resources on the machine are
    /// made anew with it: a rebuilt machine has none of them.
    /// </summary>
    [Input("instance")]
    public Input<string>? Instance { get; set; }

    /// <summary>The same way to the machine for a resource that is on another one, and stays as it is when this one is rebuilt.</summary>
    public ConnectionArgs WithoutInstance() => new()
    {
        Name = Name,
        Address = Address,
        Port = Port,
        User = User,
        HostKeys = HostKeys,
        PrivateKey = PrivateKey,
        PrivateKeyFile = PrivateKeyFile,
        Jump = Jump,
    };
}

using Pulumi;

namespace Cht.Provider.Keys;

/// <summary>An ed25519 key pair, made once and kept in the stack's state: a host key from birth, or the operator's key.</summary>
public sealed class SshKeyPair(string name, SshKeyPairArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:SshKeyPair", name, args, options)
{
    /// <summary>OpenSSH form, <c>ssh-ed25519 AAAA... comment</c>.</summary>
    [Output("publicKey")]
    public Output<string> PublicKey { get; private set; } = null!;

    /// <summary>OpenSSH form; always a secret.</summary>
    [Output("privateKey")]
    public Output<string> PrivateKey { get; private set; } = null!;

    /// <summary><c>SHA256:...</c></summary>
    [Output("fingerprint")]
    public Output<string> Fingerprint { get; private set; } = null!;
}

public sealed class SshKeyPairArgs : ResourceArgs
{
    /// <summary>Comment of the public key.</summary>
    [Input("comment", required: true)]
    public Input<string> Comment { get; set; } = null!;
}

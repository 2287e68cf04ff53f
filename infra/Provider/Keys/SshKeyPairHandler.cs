using System.Collections.Immutable;
using Cht.Hosts.Keys;
using Cht.Provider.Framework;

namespace Cht.Provider.Keys;

internal sealed record SshKeyPairInputs(string Comment);

internal sealed record SshKeyPairOutputs(string PublicKey, string PrivateKey, string Fingerprint)
{
    /// <summary>Without the private key.</summary>
    public override string ToString() => PublicKey;
}

/// <summary>A key pair lives in the state alone: nothing to read, nothing to remove.</summary>
internal sealed class SshKeyPairHandler : ResourceHandler<SshKeyPairInputs, SshKeyPairOutputs>
{
    public override string Token => "hosts:index:SshKeyPair";

    public override ImmutableHashSet<string> ReplaceKeys => ["comment"];

    public override bool DeleteBeforeReplace => false;

    protected override ImmutableHashSet<string> SecretOutputs => ["privateKey"];

    protected override string ImportRemedy => LivesInTheState;

    protected override async Task<(string Id, SshKeyPairOutputs Outputs)> CreateAsync(SshKeyPairInputs inputs, ResourceContext context)
    {
        var pair = await SshKeys.GenerateAsync(inputs.Comment, context.CancellationToken);
        return (pair.Fingerprint, new(pair.PublicKey, pair.PrivateKey, pair.Fingerprint));
    }

    protected override Task<SshKeyPairOutputs?> ReadAsync(
        string id, SshKeyPairInputs inputs, SshKeyPairOutputs outputs, ResourceContext context) => Task.FromResult<SshKeyPairOutputs?>(outputs);

    protected override Task<SshKeyPairOutputs> UpdateAsync(
        string id, SshKeyPairInputs inputs, SshKeyPairOutputs oldOutputs, ResourceContext context) => Task.FromResult(oldOutputs);

    protected override Task DeleteAsync(string id, SshKeyPairInputs inputs, SshKeyPairOutputs outputs, ResourceContext context) =>
        Task.CompletedTask;
}

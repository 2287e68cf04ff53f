using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Framework;

namespace Cht.Provider.Secrets;

internal sealed record GeneratedClusterSecretsInputs(int Rotation = 1);

internal sealed record GeneratedClusterSecretsOutputs(string Password, string Secret, string Uuid)
{
    public override string ToString() => "[secret]";
}

internal sealed class GeneratedClusterSecretsHandler : ResourceHandler<GeneratedClusterSecretsInputs, GeneratedClusterSecretsOutputs>
{
    public override string Token => "hosts:index:ClusterSecrets";

    protected override ImmutableHashSet<string> SecretOutputs => ["password", "secret", "uuid"];

    protected override string ImportRemedy => LivesInTheState;

    protected override Task<(string Id, GeneratedClusterSecretsOutputs Outputs)> CreateAsync(
        GeneratedClusterSecretsInputs inputs, ResourceContext context) => Task.FromResult(("secrets", Generate()));

    protected override Task<GeneratedClusterSecretsOutputs?> ReadAsync(
        string id, GeneratedClusterSecretsInputs inputs, GeneratedClusterSecretsOutputs outputs, ResourceContext context) =>
        Task.FromResult<GeneratedClusterSecretsOutputs?>(outputs);

    /// <summary>
    /// The CouchDB UUID stays: replication checkpoints are kept under it, and a new one would copy everything again.
    /// </summary>
    protected override Task<GeneratedClusterSecretsOutputs> UpdateAsync(
        string id, GeneratedClusterSecretsInputs inputs, GeneratedClusterSecretsOutputs oldOutputs, ResourceContext context) =>
        Task.FromResult(Generate() with { Uuid = oldOutputs.Uuid });

    protected override Task DeleteAsync(
        string id, GeneratedClusterSecretsInputs inputs, GeneratedClusterSecretsOutputs outputs, ResourceContext context) =>
        Task.CompletedTask;

    private static GeneratedClusterSecretsOutputs Generate()
    {
        var secrets = ClusterSecrets.Generate();
        return new(secrets.CouchDbPassword, secrets.CouchDbSecret, secrets.CouchDbUuid);
    }
}

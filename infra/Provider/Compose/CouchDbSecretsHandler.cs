using Cht.Hosts.Compose;
using Cht.Hosts.Convergence;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

internal sealed record CouchDbSecretsInputs
{
    public required ConnectionInputs Connection { get; init; }
    public required string Layout { get; init; }

    /// <summary>Without the revision, which is a secret.</summary>
    public override string ToString() => $"{Connection}";
}

internal sealed class CouchDbSecretsHandler : ResourceHandler<CouchDbSecretsInputs, DriftOutputs>
{
    public override string Token => "hosts:index:CouchDbSecrets";

    protected override IEnumerable<CheckFailure> Check(CouchDbSecretsInputs inputs) =>
        inputs.Connection.Problems().Concat(LayoutInput.Problems(inputs.Layout));

    protected override async Task<(string Id, DriftOutputs Outputs)> CreateAsync(CouchDbSecretsInputs inputs, ResourceContext context) =>
        ("couchdb-secrets", await GiveAsync(inputs, context));

    /// <summary>The containers of the machine tell what differs.</summary>
    protected override Task<DriftOutputs?> ReadAsync(string id, CouchDbSecretsInputs inputs, DriftOutputs outputs, ResourceContext context) =>
        Task.FromResult<DriftOutputs?>(new([]));

    protected override Task<DriftOutputs> UpdateAsync(string id, CouchDbSecretsInputs inputs, DriftOutputs oldOutputs, ResourceContext context) =>
        GiveAsync(inputs, context);

    protected override Task DeleteAsync(string id, CouchDbSecretsInputs inputs, DriftOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static async Task<DriftOutputs> GiveAsync(CouchDbSecretsInputs inputs, ResourceContext context)
    {
        var document = LayoutInput.Parse(inputs.Layout);
        var desired = ComposeNodeDesired.From(document, inputs.Connection.Name);
        var host = context.Connections.For(inputs.Connection.ToEndpoint());
        var observed = await HostConvergence.ObserveAsync(host, new ComposeNodePart(), desired, context.CancellationToken);
        if (observed.Credentials != CredentialsState.BeforeRotation)
        {
            return new([]);
        }

        await HostConvergence.ConvergeAsync(host, new ComposeNodePart(), desired, context, context.CancellationToken);
        // The others ask this node when they start. A run that is killed in this wait goes on with theirs, which look at this one.
        await new CheckWait(document, _ => host, TimeProvider.System).UntilHoldAsync(
            [.. document.Checks.Where(check => check.Id == LayoutCheck.CouchDbUp).Select(check => check with { Nodes = [inputs.Connection.Name] })],
            new CheckProgress(context), context.CancellationToken);
        return new([]);
    }
}

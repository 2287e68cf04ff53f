using System.Collections.Immutable;
using System.Net;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Files;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Cht.Provider.Importing;

namespace Cht.Provider.Identity;

internal sealed record HostIdentityInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string HostName { get; init; }
    public ImmutableSortedDictionary<string, string> Addresses { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>On removal the name stays: a machine without one is of no use to anybody.</summary>
internal sealed class HostIdentityHandler()
    : PartHandler<HostIdentityInputs, HostNames, ObservedHostNames, DriftOutputs>(new HostNamePart())
{
    public override string Token => "hosts:index:HostIdentity";

    protected override HostNames Desired(HostIdentityInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Name = inputs.HostName,
        Addresses = [.. inputs.Addresses.Select(entry => new HostAddress(IPAddress.Parse(entry.Value), entry.Key))],
    };

    public override Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => ImportPartAsync(request, context);

    protected override async Task<HostIdentityInputs?> FoundAsync(
        ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken)
    {
        var question = new HostIdentityInputs { Connection = connection, HostName = connection.Name };
        var found = await HostConvergence.ObserveAsync(host, new HostNamePart(), Desired(question), cancellationToken);
        return HostNamePart.Listed(found) is not { IsEmpty: false } listed ? null : question with
        {
            HostName = found.Configured,
            Addresses = listed.ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Address.ToString(), StringComparer.Ordinal),
        };
    }

    protected override DriftOutputs Outputs(ObservedHostNames observed, ImmutableArray<string> drift) => new(drift);
}

using System.Collections.Immutable;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Importing;

/// <summary>
/// What an import knows of a resource: its id, and, where the state of its stack holds other resources on the same machine, the way
/// to that machine. The Pulumi CLI gives the id alone.
/// </summary>
internal sealed record ImportRequest(string Id, PropertyValue? Connection)
{
    private const string Key = "connection";

    /// <summary>Null: something more is known, so that it is no import.</summary>
    public static ImportRequest? From(ReadRequest request) =>
        request.Outputs.IsEmpty && request.Inputs.Keys.All(key => string.Equals(key, Key, StringComparison.Ordinal))
            ? new(request.Id, request.Inputs.GetValueOrDefault(Key)) : null;

    /// <summary>The way to the machine: as known, or as the id says it.</summary>
    /// <exception cref="Cht.Hosts.ProvisioningException">Nothing is known, and the id says too little.</exception>
    public ConnectionInputs Machine() => Connection is { } known
        ? PropertyJson.Bind<OnMachine>(ImmutableDictionary<string, PropertyValue>.Empty.Add(Key, known)).Connection
        : ImportId.Parse(Id);

    /// <summary>With the known way to the machine in the words in which it was told, so that the program's are the same.</summary>
    public ImportedResource Told(ImportedResource imported) =>
        Connection is { } known ? imported with { Inputs = imported.Inputs.SetItem(Key, known) } : imported;

    private sealed record OnMachine(ConnectionInputs Connection);
}

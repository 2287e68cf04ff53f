using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The names that machines get when nobody says otherwise.</summary>
public static class MachineNames
{
    public const string Core = "core";

    public static string CouchDb(int number) => $"couchdb{number}";

    /// <summary>Erlang, service and DNS name of CouchDB node <paramref name="number"/>.</summary>
    public static string CouchDbNode(int number) => $"couchdb-{number}.local";

    /// <summary>Core and CouchDB machines in layout order. The default is one core and three CouchDB machines.</summary>
    public static ImmutableArray<(string Name, MachineRole Role)> Default(int couchDbMachines = 3) =>
        [(Core, MachineRole.Core), .. Enumerable.Range(1, couchDbMachines).Select(number => (CouchDb(number), MachineRole.CouchDb))];
}

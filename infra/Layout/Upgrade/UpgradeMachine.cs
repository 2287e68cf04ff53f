using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>What one machine of a running cluster tells before an upgrade.</summary>
/// <param name="Name">Of the machine in the layout.</param>
/// <param name="Role">Core or CouchDB.</param>
public sealed record UpgradeMachine(string Name, MachineRole Role)
{
    /// <summary>
    /// Releases of the CHT containers on it, each once. Empty where none was ever started, and on core once an upgrade has
    /// taken its services down.
    /// </summary>
    public ImmutableArray<ChtVersion> Running { get; init; } = [];

    /// <summary>Where CouchDB's data lies. Empty on core.</summary>
    public string DataDirectory { get; init; } = string.Empty;

    /// <summary>Bytes that CouchDB's data takes. Null where nobody looked.</summary>
    public long? DataBytes { get; init; }

    /// <summary>Bytes that are free on the file system of the data.</summary>
    public long FreeBytes { get; init; }

    /// <summary>What of it is not healthy, as parts of a sentence; empty when all is well.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];
}

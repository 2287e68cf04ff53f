using System.Collections.Immutable;

namespace Cht.Engine.Tests.Fuzzing;

internal sealed record WorldThing(string Id, string Name, string Urn, ImmutableDictionary<string, string> Properties)
{
    public string? Property(string key) => Properties.GetValueOrDefault(key);
}

/// <summary>What really exists, and the disk that the state is on. Both outlive the processes that change them.</summary>
internal sealed class FuzzWorld
{
    private int next;

    public FuzzWorld(FuzzDisk disk)
    {
        Disk = disk;
        foreach (var name in new[] { "a", "b" })
        {
            Things[$"foreign-{name}"] = new WorldThing($"foreign-{name}", name, string.Empty, Foreign);
        }
    }

    public static ImmutableDictionary<string, string> Foreign { get; } = ImmutableDictionary<string, string>.Empty.Add("size", "foreign");

    public Dictionary<string, WorldThing> Things { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids that no state has to know: foreign, kept by retainOnDelete, or created by a call that failed or was killed.</summary>
    public HashSet<string> Unmanaged { get; } = new(StringComparer.Ordinal) { "foreign-a", "foreign-b" };

    public FuzzDisk Disk { get; }
    public byte[]? State => Disk.State;
    public byte[]? Notes => Disk.Notes;

    public IEnumerable<WorldThing> Managed => Things.Values.Where(thing => !Unmanaged.Contains(thing.Id));

    public WorldThing Create(string name, string urn, ImmutableDictionary<string, string> properties)
    {
        var thing = new WorldThing($"{name}-{++next}", name, urn, properties);
        Things[thing.Id] = thing;
        return thing;
    }

    /// <summary>With all that is within it.</summary>
    public void Delete(string id)
    {
        Things.Remove(id);
        foreach (var part in Things.Values.Where(thing => thing.Property("within") == id).ToList())
        {
            Delete(part.Id);
        }
    }
}

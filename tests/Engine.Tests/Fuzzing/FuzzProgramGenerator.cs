namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Random programs, and random changes of them that leave them programs that Pulumi would take.</summary>
internal sealed class FuzzProgramGenerator(Random random)
{
    private static readonly string[] Ignorable = ["size", "kind", "secret"];

    private int named;

    public List<FuzzResource> First()
    {
        var program = new List<FuzzResource>();
        var count = random.Next(1, 7);
        while (program.Count < count)
        {
            program.Add(New(program));
        }

        return program;
    }

    /// <summary>After one to three changes.</summary>
    public List<FuzzResource> Changed(IReadOnlyList<FuzzResource> program)
    {
        var changed = program.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Change(changed);
        }

        return FuzzProgramRules.Sound(changed);
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private string NewName() => Chance(80) ? ((char)('a' + named++)).ToString() : ((char)('a' + random.Next(named + 1))).ToString();

    private FuzzResource New(List<FuzzResource> earlier)
    {
        var name = NewName();
        while (earlier.Exists(resource => resource.Name == name))
        {
            name = ((char)('a' + named++)).ToString();
        }

        var component = Chance(20);
        var resource = new FuzzResource(name) { Component = component, Parent = Chance(40) ? Any(earlier)?.Name : null, Protect = Chance(8) };
        resource = Chance(25) && Any(earlier) is { } needed ? resource with { DependsOn = [needed.Name] } : resource;
        return component ? resource : resource with
        {
            On = Chance(30) ? Thing(earlier) : null,
            Uses = Chance(30) ? Thing(earlier) : null,
            Within = Chance(12) ? Thing(earlier) : null,
            Secret = Chance(25) ? random.Next(3) : null,
            Retain = Chance(8),
            DeleteBeforeReplace = Chance(15) ? Chance(70) : null,
        };
    }

    private FuzzResource? Any(List<FuzzResource> resources) => resources.Count == 0 ? null : resources[random.Next(resources.Count)];

    private string? Thing(List<FuzzResource> resources) => Any(resources.FindAll(resource => !resource.Component))?.Name;

    private void Change(List<FuzzResource> program)
    {
        var index = random.Next(program.Count);
        var resource = program[index];
        var earlier = program.GetRange(0, index);
        switch (random.Next(14))
        {
            case 0:
                program.Insert(random.Next(program.Count + 1) is var at ? at : 0, New(program.GetRange(0, Math.Min(at, program.Count))));
                break;
            case 1 when program.Count > 1:
                program.RemoveAt(index);
                break;
            case 2:
                Rename(program, index);
                break;
            case 3:
                program[index] = resource with { Parent = Any(earlier)?.Name, Aliases = [.. resource.Aliases, FuzzResource.UrnOf(program, resource)] };
                break;
            case 4:
                program[index] = resource with { Protect = !resource.Protect };
                break;
            case 5:
                program[index] = resource with { DependsOn = Any(earlier) is { } other && Chance(70) ? [other.Name] : [] };
                break;
            default:
                if (!resource.Component)
                {
                    program[index] = ChangedThing(resource, earlier);
                }

                break;
        }
    }

    private FuzzResource ChangedThing(FuzzResource resource, List<FuzzResource> earlier) => random.Next(10) switch
    {
        0 => resource with { Kind = random.Next(3) },
        1 => resource with { Place = random.Next(3) },
        2 => resource with { Secret = Chance(70) ? random.Next(3) : null },
        3 => resource with { Retain = !resource.Retain },
        4 => resource with { DeleteBeforeReplace = Chance(50) ? null : Chance(50) },
        5 => resource with { IgnoreChanges = Chance(60) ? [Ignorable[random.Next(3)]] : [] },
        6 => resource with { On = Chance(70) ? Thing(earlier) : null },
        7 => resource with { Uses = Chance(70) ? Thing(earlier) : null },
        8 => resource with { Within = Chance(50) ? Thing(earlier) : null },
        _ => resource with { Size = random.Next(3) },
    };

    private void Rename(List<FuzzResource> program, int index)
    {
        var (old, name) = (program[index], ((char)('a' + named++)).ToString());
        var aliased = Chance(80) ? old.Aliases.Append(FuzzResource.UrnOf(program, old)) : old.Aliases;
        program[index] = old with { Name = name, Aliases = [.. aliased] };
        for (var other = 0; other < program.Count; other++)
        {
            program[other] = FuzzProgramRules.Redirect(program[other], old.Name, name);
        }
    }
}

/// <summary>What makes a list of resources a program.</summary>
internal static class FuzzProgramRules
{
    /// <summary>References point to earlier resources of the right sort, names are unique, an alias belongs to one resource.</summary>
    public static List<FuzzResource> Sound(IReadOnlyList<FuzzResource> resources)
    {
        var sound = new List<FuzzResource>();
        foreach (var resource in resources.DistinctBy(resource => resource.Name))
        {
            bool Known(string? name) => sound.Exists(other => other.Name == name);
            string? Thing(string? name) => sound.Exists(other => other.Name == name && !other.Component) ? name : null;
            sound.Add(resource with
            {
                Parent = Known(resource.Parent) ? resource.Parent : null,
                DependsOn = [.. resource.DependsOn.Where(Known)],
                On = Thing(resource.On),
                Uses = Thing(resource.Uses),
                Within = Thing(resource.Within),
            });
        }

        var taken = sound.Select(resource => FuzzResource.UrnOf(sound, resource)).ToHashSet(StringComparer.Ordinal);
        return sound.ConvertAll(resource => resource with { Aliases = [.. resource.Aliases.Where(taken.Add)] });
    }

    public static FuzzResource Redirect(FuzzResource resource, string from, string? to)
    {
        string? New(string? name) => name == from ? to : name;
        return resource with
        {
            Parent = New(resource.Parent),
            DependsOn = [.. resource.DependsOn.Select(New).OfType<string>()],
            On = New(resource.On),
            Uses = New(resource.Uses),
            Within = New(resource.Within),
        };
    }
}

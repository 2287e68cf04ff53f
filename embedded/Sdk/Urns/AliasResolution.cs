using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Turns aliases into the URNs the engine looks for, those inherited from aliases of the parent included.</summary>
internal static class AliasResolution
{
    public static ImmutableArray<Output<string>> Resolve(Resource resource, IEnumerable<Input<Alias>> aliases)
    {
        var (name, type, parent) = (resource.GetResourceName(), resource.GetResourceType(), resource.Parent);
        var own = aliases.Select(alias => alias.ToOutput().Apply(known => UrnOf(known, name, type, parent))).ToImmutableArray();
        if (parent is null)
        {
            return own;
        }

        var inherited = parent.AliasUrns.SelectMany(parentAlias => new[] { Inherit(name, type, parent, parentAlias) }
            .Concat(aliases.Select(alias => alias.ToOutput().Apply(known => Below(known, name, type, parent, parentAlias)))));
        return [.. own, .. inherited];
    }

    private static Output<string> UrnOf(Alias alias, string name, string type, Resource? currentParent)
    {
        if (alias.Urn is not null)
        {
            return Output.Create(alias.Urn);
        }

        var given = new[] { alias.Parent is not null, alias.ParentUrn is not null, alias.NoParent }.Count(set => set);
        if (given > 1)
        {
            throw new ArgumentException($"An alias of '{name}' names more than one of Parent, ParentUrn and NoParent; name one.");
        }

        var parent = given == 0 ? currentParent : alias.Parent;
        return Urn.Create(alias.Name ?? name, alias.Type ?? type, parent, alias.ParentUrn, alias.Project, alias.Stack);
    }

    /// <summary>An alias with its own parent says it all; any other one also holds under each former name of the parent.</summary>
    private static Output<string> Below(Alias alias, string name, string type, Resource parent, Output<string> parentAlias)
    {
        if (alias.Urn is not null || alias.Parent is not null || alias.ParentUrn is not null || alias.NoParent)
        {
            return UrnOf(alias, name, type, parent);
        }

        return Output.Tuple((alias.Name ?? name).ToOutput(), (alias.Type ?? type).ToOutput())
            .Apply(parts => Inherit(parts.Item1, parts.Item2, parent, parentAlias));
    }

    /// <summary>Children are often named after their parent, so a renamed parent renames them, too.</summary>
    private static Output<string> Inherit(string name, string type, Resource parent, Output<string> parentAlias)
    {
        var parentName = parent.GetResourceName();
        var formerName = name.StartsWith(parentName, StringComparison.Ordinal)
            ? parentAlias.Apply(urn => UrnParts.Parse(urn).Name + name[parentName.Length..])
            : Output.Create(name);
        return Urn.Create(formerName, type, parentUrn: parentAlias);
    }
}

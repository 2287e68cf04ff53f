using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>Which object types are used where.</summary>
internal static class TypeUses
{
    public static SortedSet<(string Token, Side Side)> Of(PackageSchema schema)
    {
        var uses = new SortedSet<(string, Side)>();
        void Add(ObjectSchema root, Side side)
        {
            foreach (var property in root.Properties.Values)
            {
                Visit(property.Type, side);
            }
        }

        void Visit(TypeSchema type, Side side)
        {
            foreach (var part in type.Parts)
            {
                Visit(part, side);
            }

            if (type.Token is { } token && schema.Types.TryGetValue(token, out var named) && !named.IsEnumeration && uses.Add((token, side)))
            {
                Add(named.Object, side);
            }
        }

        Add(schema.Provider, Side.Input);
        foreach (var resource in schema.Resources.Values)
        {
            Add(resource.Inputs, Side.Input);
            Add(resource.Outputs, Side.Output);
        }

        foreach (var function in schema.Functions.Values)
        {
            Add(function.Inputs, Side.Plain);
            Add(function.Inputs, Side.FunctionInput);
            Add(function.Outputs, Side.Result);
        }

        return uses;
    }
}

using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>All types of one package, one file each.</summary>
internal static class PackageWriter
{
    public static IEnumerable<(string File, string Text)> Write(PackageSchema schema)
    {
        var naming = new Naming(schema);
        var types = new TypeNames(schema, naming);
        var (args, outputs) = (new ArgsWriter(types), new OutputTypeWriter(types));
        var resources = new ResourceWriter(schema, naming, types);
        yield return File(naming.Root, resources.Attribute, resources.TypeAttribute);
        yield return File(naming.Root, "Provider", resources.Provider);
        yield return File(naming.Root, "ProviderArgs", code =>
            args.Inputs(code, "ProviderArgs", "global::Pulumi.ResourceArgs", schema.Provider, Side.Input, json: true));
        foreach (var resource in schema.Resources.Values)
        {
            var name = Naming.Name(resource.Token);
            yield return File(naming.Namespace(resource.Token), name, code => resources.Resource(code, resource));
            yield return File(naming.ArgsNamespace(resource.Token), $"{name}Args", code =>
                args.Inputs(code, $"{name}Args", "global::Pulumi.ResourceArgs", resource.Inputs, Side.Input));
        }

        foreach (var file in schema.Functions.Values.SelectMany(function => Function(schema, naming, args, outputs, function)))
        {
            yield return file;
        }

        foreach (var (token, side) in TypeUses.Of(schema))
        {
            var (name, type) = (Naming.NestedName(token, side), schema.Types[token]);
            yield return File(naming.NestedNamespace(token, side), name, code =>
            {
                switch (side)
                {
                    case Side.Input or Side.FunctionInput:
                        args.Inputs(code, name, "global::Pulumi.ResourceArgs", type.Object, side);
                        break;
                    case Side.Plain:
                        args.Plain(code, name, type.Object);
                        break;
                    default:
                        outputs.Class(code, name, type.Object, type.RequiredOutputs, side);
                        break;
                }
            });
        }

        foreach (var (token, type) in schema.Types.Where(type => type.Value.IsEnumeration))
        {
            yield return File(naming.Namespace(token), Naming.Name(token), code => OutputTypeWriter.Enumeration(code, Naming.Name(token), type));
        }
    }

    private static IEnumerable<(string File, string Text)> Function(
        PackageSchema schema, Naming naming, ArgsWriter args, OutputTypeWriter outputs, MemberSchema function)
    {
        var (name, space) = (Naming.Name(function.Token), naming.Namespace(function.Token));
        yield return File(space, name, code => new FunctionWriter(schema).Function(code, function));
        yield return File(space, $"{name}Args", code => args.Plain(code, $"{name}Args", function.Inputs));
        yield return File(space, $"{name}InvokeArgs", code =>
            args.Inputs(code, $"{name}InvokeArgs", "global::Pulumi.InvokeArgs", function.Inputs, Side.FunctionInput));
        yield return File(space, $"{name}Result", code =>
            outputs.Class(code, $"{name}Result", function.Outputs, function.Outputs.Required, Side.Result));
    }

    private static (string File, string Text) File(string @namespace, string name, Action<CodeText> write)
    {
        var code = new CodeText(@namespace);
        write(code);
        return ($"{@namespace}.{name}", code.ToString());
    }
}

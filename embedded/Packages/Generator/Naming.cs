using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>
/// Names of the C# packages: namespace = Pulumi, package and module, each capitalised, unless the schema says otherwise
/// (pulumi-dotnet: pulumi-language-dotnet/codegen).
/// </summary>
internal sealed class Naming(PackageSchema schema)
{
    /// <summary>Kubernetes keeps inputs and outputs of all modules under a namespace of their own.</summary>
    private readonly bool typesApart = schema.Name == "kubernetes";

    public string Root => $"Pulumi.{Pascal(schema.Name)}";

    /// <summary>Namespace of the resource or function with this token.</summary>
    public string Namespace(string token) => Join(Root, Module(token));

    /// <summary>Namespace of the arguments of a resource.</summary>
    public string ArgsNamespace(string token) => typesApart ? Join($"{Root}.Types.Inputs", Module(token)) : Namespace(token);

    public string NestedNamespace(string token, Side side)
    {
        var folder = side is Side.Output or Side.Result ? "Outputs" : "Inputs";
        return typesApart ? Join($"{Root}.Types.{folder}", Module(token)) : $"{Namespace(token)}.{folder}";
    }

    /// <summary>Name of the class that stands for an object type.</summary>
    public static string NestedName(string token, Side side) => Name(token) + side switch
    {
        Side.Input or Side.Plain => "Args",
        Side.FunctionInput => "InputArgs",
        Side.Result => "Result",
        _ => string.Empty,
    };

    /// <summary>Last part of a token, capitalised.</summary>
    public static string Name(string token) => Pascal(token[(token.LastIndexOf(':') + 1)..]);

    public static string Pascal(string name) => string.Concat(
        name.Split('-').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>Name of a member; a member may not be named like its class, and C# has no name with other signs.</summary>
    /// <exception cref="FormatException">The official package has a name of its own here, which the schema would have to tell.</exception>
    public static string Member(string property, string owner)
    {
        var name = Pascal(property);
        return name != owner && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new FormatException($"The property '{property}' of {owner} needs a C# name of its own.");
    }

    private static string Join(string prefix, string module) => module.Length == 0 ? prefix : $"{prefix}.{module}";

    private string Module(string token)
    {
        var module = token.Split(':')[1];
        var first = module.Split('/')[0];
        return schema.Namespaces.GetValueOrDefault(module)
            ?? schema.Namespaces.GetValueOrDefault(first)
            ?? (first == "index" ? string.Empty : Pascal(first));
    }
}

using System.Collections.Immutable;
using Cht.Packages.Schema;
using Pulumi.Experimental;

namespace Cht.Packages.Validation;

/// <summary>One thing wrong with the inputs of a resource.</summary>
/// <param name="Path">ingress[0].fromPort, tags.Name ...</param>
/// <param name="Text">What was found and what is wanted, as a sentence.</param>
internal sealed record InputProblem(string Path, string Text);

/// <summary>
/// Compares values with a schema: every unknown or missing property, wrong type, wrong value. What is not known yet is
/// taken to be right.
/// </summary>
internal sealed class SchemaValidation
{
    private readonly PackageSchema schema;
    private readonly ImmutableArray<InputProblem>.Builder problems = ImmutableArray.CreateBuilder<InputProblem>();

    private SchemaValidation(PackageSchema schema) => this.schema = schema;

    /// <param name="schema">The package.</param>
    /// <param name="wanted">What the resource, function or provider takes.</param>
    /// <param name="owner">Its token, for messages.</param>
    /// <param name="values">What the program gave.</param>
    public static ImmutableArray<InputProblem> Check(
        PackageSchema schema, ObjectSchema wanted, string owner, IReadOnlyDictionary<string, PropertyValue> values)
    {
        var validation = new SchemaValidation(schema);
        validation.Object(string.Empty, wanted, owner, values);
        return validation.problems.ToImmutable();
    }

    private void Object(string path, ObjectSchema wanted, string owner, IReadOnlyDictionary<string, PropertyValue> values)
    {
        foreach (var (name, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (wanted.Properties.TryGetValue(name, out var property))
            {
                Property(Join(path, name), property, value);
            }
            else
            {
                Add(Join(path, name), $"{owner} has no property '{name}'. {NearestName.Hint(name, [.. wanted.Properties.Keys])}");
            }
        }

        foreach (var name in wanted.Required.Where(name => !values.TryGetValue(name, out var value) || value.IsNull))
        {
            Add(Join(path, name), $"it is missing, and {owner} needs it. Give {Wanted(wanted.Properties[name].Type)}.");
        }
    }

    private void Property(string path, PropertySchema property, PropertyValue value)
    {
        if (property.Constant is { } constant && value.TryGetString(out var text) && text != constant)
        {
            Add(path, $"found {FoundValue.Describe(value)}, but it can only be '{constant}'.");
        }
        else
        {
            Value(path, property.Type, value);
        }
    }

    private void Value(string path, TypeSchema type, PropertyValue value)
    {
        // A null counts as left out; a missing one is told by the object.
        if (value.IsComputed || value.IsNull || type.Kind == TypeKind.Any)
        {
            return;
        }

        switch (type.Kind)
        {
            case TypeKind.Array when value.TryGetArray(out var items):
                foreach (var (item, index) in items.Select((item, index) => (item, index)))
                {
                    Value($"{path}[{index}]", type.Element, item);
                }

                break;
            case TypeKind.Map when value.TryGetMap(out var entries):
                foreach (var (key, entry) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    Value(Join(path, key), type.Element, entry);
                }

                break;
            case TypeKind.Union:
                Union(path, type, value);
                break;
            case TypeKind.Reference:
                Reference(path, type, value);
                break;
            default:
                if (!IsScalar(type.Kind, value))
                {
                    Add(path, $"found {FoundValue.Describe(value)}, but it takes {Wanted(type)}.");
                }

                break;
        }
    }

    /// <summary>One alternative must fit; otherwise the mistake is told for all of them together.</summary>
    private void Union(string path, TypeSchema type, PropertyValue value)
    {
        var fits = type.Parts.Any(part =>
        {
            var attempt = new SchemaValidation(schema);
            attempt.Value(path, part, value);
            return attempt.problems.Count == 0;
        });
        if (!fits)
        {
            Add(path, $"found {FoundValue.Describe(value)}, but it takes {Wanted(type)}.");
        }
    }

    private void Reference(string path, TypeSchema type, PropertyValue value)
    {
        if (!schema.Types.TryGetValue(type.Token!, out var named))
        {
            Add(path, $"the trimmed schema of '{schema.Name}' lacks the type {type.Token}. Make it anew with embedded/Packages/Schemas/trim.");
        }
        else if (named.IsEnumeration)
        {
            Enumeration(path, named, value);
        }
        else if (value.TryGetMap(out var members))
        {
            Object(path, named.Object, type.Token!, members);
        }
        else
        {
            Add(path, $"found {FoundValue.Describe(value)}, but it takes {Wanted(type)}.");
        }
    }

    private void Enumeration(string path, NamedType named, PropertyValue value)
    {
        ImmutableArray<string> texts = [.. named.Values.Select(one => one.Text)];
        if (!value.TryGetString(out var text) || !texts.Contains(text, StringComparer.Ordinal))
        {
            Add(path, $"found {FoundValue.Describe(value)}, which is none of its values. {NearestName.Hint(text ?? string.Empty, texts)}");
        }
    }

    private static bool IsScalar(TypeKind kind, PropertyValue value) => kind switch
    {
        TypeKind.Boolean => value.TryGetBool(out _),
        TypeKind.Integer => value.TryGetNumber(out var number) && Math.Floor(number) == number,
        TypeKind.Number => value.TryGetNumber(out _),
        TypeKind.String => value.TryGetString(out _),
        TypeKind.Asset => value.TryGetAsset(out _) || value.TryGetArchive(out _),
        _ => false,
    };

    private string Wanted(TypeSchema type) => type.Kind switch
    {
        TypeKind.Boolean => "true or false",
        TypeKind.Integer => "a whole number",
        TypeKind.Number => "a number",
        TypeKind.String => "a text",
        TypeKind.Array => $"a list, each element {Wanted(type.Element)}",
        TypeKind.Map => $"an object whose values are each {Wanted(type.Element)}",
        TypeKind.Union => string.Join(" or ", type.Parts.Select(Wanted)),
        TypeKind.Reference when schema.Types.GetValueOrDefault(type.Token!) is { IsEnumeration: true } => "one of its values",
        TypeKind.Reference => $"an object ({type.Token})",
        TypeKind.Asset => "a file or text asset",
        _ => "any value",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Add(string path, string text) => problems.Add(new(path, text));
}

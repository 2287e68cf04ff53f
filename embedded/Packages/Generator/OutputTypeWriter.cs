using System.Collections.Immutable;
using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>Classes that outputs and results are read into, and enumerations.</summary>
internal sealed class OutputTypeWriter(TypeNames types)
{
    public void Class(CodeText code, string name, ObjectSchema schema, ImmutableSortedSet<string> required, Side side)
    {
        var members = schema.Properties.Select(property => (
            property.Key,
            Member: Naming.Member(property.Key, name),
            Type: types.Optional(property.Value.Type, side, required.Contains(property.Key)))).ToList();
        code.Line("[global::Pulumi.OutputType]");
        code.Block($"public sealed class {name}", () =>
        {
            foreach (var (_, member, type) in members)
            {
                code.Line($"public readonly {type} {member};");
            }

            code.Line().Line("[global::Pulumi.OutputConstructor]");
            var parameters = string.Join(", ", members.Select(member => $"{member.Type} @{member.Key}"));
            code.Block($"private {name}({parameters})", () =>
            {
                foreach (var (key, member, _) in members)
                {
                    code.Line($"{member} = @{key};");
                }
            });
        });
    }

    public static void Enumeration(CodeText code, string name, NamedType schema)
    {
        code.Line("[global::Pulumi.EnumType]");
        code.Block($"public readonly struct {name} : global::System.IEquatable<{name}>", () =>
        {
            code.Line("private readonly string _value;").Line();
            code.Line($"private {name}(string value) => _value = value ?? throw new global::System.ArgumentNullException(nameof(value));").Line();
            foreach (var (member, text) in schema.Values)
            {
                code.Line($"public static {name} {member} {{ get; }} = new({CodeText.Quoted(text)});");
            }

            code.Line()
                .Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);")
                .Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);")
                .Line($"public static explicit operator string({name} value) => value._value;")
                .Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);")
                .Line($"public bool Equals({name} other) => string.Equals(_value, other._value, global::System.StringComparison.Ordinal);")
                .Line("public override int GetHashCode() => _value?.GetHashCode() ?? 0;")
                .Line("public override string ToString() => _value;");
        });
    }
}

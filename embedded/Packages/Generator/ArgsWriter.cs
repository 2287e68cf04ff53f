using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>Classes of arguments.</summary>
internal sealed class ArgsWriter(TypeNames types)
{
    /// <summary>Arguments whose members are inputs.</summary>
    public void Inputs(CodeText code, string name, string baseClass, ObjectSchema schema, Side side, bool json = false) =>
        code.Block($"public sealed class {name} : {baseClass}", () =>
        {
            foreach (var (property, definition) in schema.Properties)
            {
                Input(code, property, definition.MemberName ?? Naming.Member(property, name), definition, schema.Required.Contains(property), side, json);
            }

            code.Line($"public static new {name} Empty => new();");
        });

    /// <summary>Arguments whose members are plain values.</summary>
    public void Plain(CodeText code, string name, ObjectSchema schema) =>
        code.Block($"public sealed class {name} : global::Pulumi.InvokeArgs", () =>
        {
            foreach (var (property, definition) in schema.Properties)
            {
                var (member, required) = (Naming.Member(property, name), schema.Required.Contains(property));
                var type = types.Of(definition.Type, Side.Plain);
                if (definition.Type.Kind is TypeKind.Array or TypeKind.Map)
                {
                    Collection(code, property, member, type, required);
                }
                else
                {
                    code.Line(Attribute(property, required, json: false));
                    code.Line($"public {type}{(required ? "" : "?")} {member} {{ get; set; }}{(required && !IsValue(definition.Type) ? " = null!;" : "")}").Line();
                }
            }

            code.Line($"public static new {name} Empty => new();");
        });

    private void Input(CodeText code, string property, string member, PropertySchema definition, bool required, Side side, bool json)
    {
        var type = types.Input(definition.Type, side);
        // Provider configuration travels as text: everything else goes as JSON.
        var asJson = json && definition.Type.Kind != TypeKind.String;
        if (definition.Type.Kind is TypeKind.Array or TypeKind.Map)
        {
            Collection(code, property, member, type, required, asJson, definition.Secret);
        }
        else if (definition.Secret)
        {
            code.Line(Attribute(property, required, asJson)).Line($"private {type}? secret{member};").Line();
            code.Block($"public {type}? {member}", () => code
                .Line($"get => secret{member};")
                .Line($"set => secret{member} = value is null ? null : ({type})global::Pulumi.Output.CreateSecret(global::Pulumi.InputExtensions.ToOutput(value));"));
            code.Line();
        }
        else
        {
            code.Line(Attribute(property, required, asJson));
            code.Line($"public {type}{(required ? "" : "?")} {member} {{ get; set; }}{(required ? " = null!;" : "")}").Line();
        }
    }

    private static void Collection(CodeText code, string property, string member, string type, bool required, bool json = false, bool secret = false)
    {
        code.Line(Attribute(property, required, json)).Line($"private {type}? list{member};").Line();
        code.Block($"public {type} {member}", () => code
            .Line($"get => list{member} ??= new {type}();")
            .Line(secret
                ? $"set => list{member} = global::Pulumi.Output.CreateSecret(global::Pulumi.InputExtensions.ToOutput(value));"
                : $"set => list{member} = value;"));
        code.Line();
    }

    private static bool IsValue(TypeSchema type) => type.Kind is TypeKind.Boolean or TypeKind.Integer or TypeKind.Number;

    private static string Attribute(string property, bool required, bool json) =>
        $"[global::Pulumi.Input({CodeText.Quoted(property)}{(required ? ", required: true" : "")}{(json ? ", json: true" : "")})]";
}

using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>Classes of resources and of the provider.</summary>
internal sealed class ResourceWriter(PackageSchema schema, Naming naming, TypeNames types)
{
    public void Resource(CodeText code, MemberSchema resource)
    {
        var name = Naming.Name(resource.Token);
        var args = $"global::{naming.ArgsNamespace(resource.Token)}.{name}Args";
        var optional = resource.Inputs.Required.IsEmpty;
        var constants = resource.Inputs.Properties.Where(property => property.Value.Constant is not null).ToList();
        code.Line($"[global::{naming.Root}.{Attribute}({CodeText.Quoted(resource.Token)})]");
        code.Block($"public partial class {name} : global::Pulumi.CustomResource", () =>
        {
            foreach (var (property, definition) in resource.Outputs.Properties)
            {
                var type = types.Optional(definition.Type, Side.Output, resource.Outputs.Required.Contains(property));
                code.Line($"[global::Pulumi.Output({CodeText.Quoted(property)})]");
                code.Line($"public global::Pulumi.Output<{type}> {Naming.Member(property, name)} {{ get; private set; }} = null!;").Line();
            }

            code.Line($"public {name}(string name, {args}{(optional ? "? args = null" : " args")}, global::Pulumi.CustomResourceOptions? options = null)");
            var given = constants.Count > 0 ? "MakeArgs(args)" : optional ? $"args ?? new {args}()" : "args";
            code.Block($"    : base({CodeText.Quoted(resource.Token)}, name, {given}, MakeOptions(options))", () => { });
            if (constants.Count > 0)
            {
                code.Line();
                MakeArgs(code, args, constants);
            }

            code.Line();
            MakeOptions(code, resource);
        });
    }

    /// <summary>The provider itself: its configuration is sent as text.</summary>
    public void Provider(CodeText code) => code.Block("public partial class Provider : global::Pulumi.ProviderResource", () =>
    {
        code.Block("public Provider(string name, ProviderArgs? args = null, global::Pulumi.CustomResourceOptions? options = null)"
            + $" : base({CodeText.Quoted(schema.Name)}, name, args ?? new ProviderArgs(), MakeOptions(options))", () => { });
        code.Line();
        MakeOptions(code, resource: null);
    });

    public void TypeAttribute(CodeText code) => code
        .Line("[global::System.AttributeUsage(global::System.AttributeTargets.Class)]")
        .Line($"public sealed class {Attribute}(string type) : global::Pulumi.ResourceTypeAttribute(type, {CodeText.Quoted(schema.Version)});");

    public string Attribute => $"{Naming.Pascal(schema.Name)}ResourceTypeAttribute";

    private static void MakeArgs(CodeText code, string args, List<KeyValuePair<string, PropertySchema>> constants) =>
        code.Block($"private static {args} MakeArgs({args}? args)", () =>
        {
            code.Line($"args ??= new {args}();");
            foreach (var (property, definition) in constants)
            {
                code.Line($"args.{Naming.Pascal(property)} = {CodeText.Quoted(definition.Constant!)};");
            }

            code.Line("return args;");
        });

    /// <summary>The version tells the engine which release of the provider the names are of.</summary>
    private void MakeOptions(CodeText code, MemberSchema? resource) =>
        code.Block("private static global::Pulumi.CustomResourceOptions MakeOptions(global::Pulumi.CustomResourceOptions? options)", () =>
        {
            code.Line($"var defaults = new global::Pulumi.CustomResourceOptions {{ Version = {CodeText.Quoted(schema.Version)} }};");
            foreach (var (property, _) in resource?.Outputs.Properties.Where(property => property.Value.Secret) ?? [])
            {
                code.Line($"defaults.AdditionalSecretOutputs.Add({CodeText.Quoted(property)});");
            }

            code.Line("return global::Pulumi.CustomResourceOptions.Merge(defaults, options);");
        });
}

using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>Static classes that call a provider's function, in its task form and its output form.</summary>
internal sealed class FunctionWriter(PackageSchema schema)
{
    public void Function(CodeText code, MemberSchema function)
    {
        var name = Naming.Name(function.Token);
        var optional = function.Inputs.Required.IsEmpty;
        var token = CodeText.Quoted(function.Token);
        string Parameter(string type) => optional ? $"{type}? args = null" : $"{type} args";
        string Given(string type) => optional ? $"args ?? new {type}()" : "args";
        code.Block($"public static class {name}", () =>
        {
            code.Line($"public static global::System.Threading.Tasks.Task<{name}Result> InvokeAsync("
                + $"{Parameter($"{name}Args")}, global::Pulumi.InvokeOptions? options = null) =>");
            code.Line($"    global::Pulumi.Deployment.Instance.InvokeAsync<{name}Result>({token}, {Given($"{name}Args")}, WithVersion(options));").Line();
            code.Line($"public static global::Pulumi.Output<{name}Result> Invoke("
                + $"{Parameter($"{name}InvokeArgs")}, global::Pulumi.InvokeOptions? options = null) =>");
            code.Line($"    global::Pulumi.Deployment.Instance.Invoke<{name}Result>({token}, {Given($"{name}InvokeArgs")}, WithVersion(options));").Line();
            code.Block("private static global::Pulumi.InvokeOptions WithVersion(global::Pulumi.InvokeOptions? options)", () => code
                .Line("options ??= new global::Pulumi.InvokeOptions();")
                .Line($"options.Version ??= {CodeText.Quoted(schema.Version)};")
                .Line("return options;"));
        });
    }
}

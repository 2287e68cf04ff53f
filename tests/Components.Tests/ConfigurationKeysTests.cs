using System.Text.Json;
using Cht.Stacks.Configuration;
using YamlDotNet.Serialization;

namespace Cht.Components.Tests;

/// <summary>Three places name the configuration keys: the program, Pulumi.yaml and the page for people.</summary>
public sealed class ConfigurationKeysTests
{
    private static readonly IReadOnlyDictionary<string, Dictionary<string, object?>> Declared = ReadDeclarations();

    [Fact]
    public void Pulumi_yaml_declares_exactly_the_keys_of_the_program() =>
        Declared.Keys.Order(StringComparer.Ordinal).ShouldBe(ConfigKeys.Defaults.Keys);

    [Fact]
    public void The_defaults_of_Pulumi_yaml_are_those_of_the_program()
    {
        foreach (var (key, declaration) in Declared)
        {
            Text(declaration.GetValueOrDefault("default")).ShouldBe(ConfigKeys.Defaults[key], key);
        }
    }

    [Fact]
    public void The_page_for_people_has_a_row_for_each_key_with_its_default_and_description()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "configuration.md"));
        foreach (var (key, declaration) in Declared)
        {
            var row = page.Single(line => line.StartsWith($"| `{key}` | {declaration["type"]} |", StringComparison.Ordinal));
            row.ShouldContain((string)declaration["description"]!);
            if (declaration.GetValueOrDefault("default") is string { Length: > 0 } text)
            {
                row.ShouldContain($"`{text}`");
            }
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        List<object> items => JsonSerializer.Serialize(items),
        Dictionary<object, object> { Count: 0 } => "{}",
        _ => (string)value,
    };

    private static Dictionary<string, Dictionary<string, object?>> ReadDeclarations()
    {
        var document = new Deserializer().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Pulumi.yaml")));
        return ((Dictionary<object, object>)document["config"]).ToDictionary(
            entry => (string)entry.Key,
            entry => ((Dictionary<object, object?>)entry.Value).ToDictionary(member => (string)member.Key, member => member.Value));
    }
}

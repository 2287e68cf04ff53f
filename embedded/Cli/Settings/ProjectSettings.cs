using System.Collections.Immutable;

namespace Cht.Cli.Settings;

/// <summary>Pulumi.yaml.</summary>
internal sealed record ProjectSettings
{
    public required string Name { get; init; }

    /// <summary>The directory of Pulumi.yaml.</summary>
    public required string Directory { get; init; }
    public string FilePath { get; init; } = string.Empty;
    public string? Runtime { get; init; }

    /// <summary>The program, relative to the directory.</summary>
    public string? Main { get; init; }
    public string? Description { get; init; }

    /// <summary>Where the stack files are, relative to the directory; null for the directory itself.</summary>
    public string? StackConfigDirectory { get; init; }
    public string? BackendUrl { get; init; }

    /// <summary><c>options.refresh: always</c></summary>
    public bool RefreshAlways { get; init; }

    /// <summary>Names of the packages and provider plugins: namespaces that configuration may use.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];
    public ImmutableArray<ConfigDeclaration> Config { get; init; } = [];

    public ConfigDeclaration? Declaration(string key) =>
        Config.FirstOrDefault(declaration => string.Equals(declaration.Key, key, StringComparison.Ordinal));

    /// <summary>A key without namespace belongs to the project.</summary>
    public string QualifiedKey(string key) => key.Contains(':', StringComparison.Ordinal) ? key : $"{Name}:{key}";

    public string StackFilePath(string stack) =>
        Path.Combine(Directory, StackConfigDirectory ?? string.Empty, $"Pulumi.{stack}.yaml");
}

internal enum ConfigKind { String, Integer, Number, Boolean, Array, Object }

/// <summary>The type of a configuration value; arrays have an element type.</summary>
internal sealed record ConfigType(ConfigKind Kind, ConfigType? Items = null)
{
    public override string ToString() => Kind switch
    {
        ConfigKind.Array => $"a list of {Items?.Plural() ?? "values"}",
        ConfigKind.Integer => "a whole number",
        ConfigKind.Number => "a number",
        ConfigKind.Boolean => "true or false",
        ConfigKind.Object => "a map",
        _ => "a text",
    };

    private string Plural() => Kind switch
    {
        ConfigKind.Array => "lists",
        ConfigKind.Integer => "whole numbers",
        ConfigKind.Number => "numbers",
        ConfigKind.Boolean => "booleans",
        ConfigKind.Object => "maps",
        _ => "texts",
    };
}

/// <summary>One entry of <c>config</c> in Pulumi.yaml. The key carries its namespace.</summary>
internal sealed record ConfigDeclaration
{
    public required string Key { get; init; }
    public ConfigType? Type { get; init; }

    /// <summary>Null: the stack must give a value (unless there is no type either and the key is of another namespace).</summary>
    public ConfigNode? Default { get; init; }
    public bool Secret { get; init; }
    public string? Description { get; init; }
}

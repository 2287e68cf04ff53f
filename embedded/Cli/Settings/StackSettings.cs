using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>Pulumi.&lt;stack&gt;.yaml.</summary>
internal sealed record StackSettings
{
    private static readonly string[] KnownKeys =
        ["secretsprovider", "encryptedkey", "encryptionsalt", "environment", "config"];

    public static StackSettings Empty { get; } = new();

    public string? SecretsProvider { get; init; }

    /// <summary>Salt and check value of the passphrase, <c>v1:...</c></summary>
    public string? EncryptionSalt { get; init; }

    /// <summary>In the order of the file; keys as written, with or without namespace.</summary>
    public ImmutableArray<ConfigEntry> Config { get; init; } = [];
    public ImmutableArray<SettingsProblem> Problems { get; init; } = [];

    public ConfigNode? Find(ProjectSettings project, string key) =>
        Config.FirstOrDefault(entry => project.QualifiedKey(entry.Key) == project.QualifiedKey(key))?.Value;

    /// <summary>Problems are kept, not thrown: they are reported together with those of the values.</summary>
    public static StackSettings Read(string text, string fileName)
    {
        var root = YamlDocumentReader.Parse(text, fileName);
        var problems = ImmutableArray.CreateBuilder<SettingsProblem>();
        foreach (var (key, keyNode, _) in YamlDocumentReader.Entries(root))
        {
            if (!KnownKeys.Contains(key, StringComparer.Ordinal))
            {
                problems.Add(new(key, $"unknown key on line {keyNode.Start.Line} of {fileName}", TopLevelRemedy(key)));
            }
        }
        if (YamlDocumentReader.Text(root, "secretsprovider") is { } secretsProvider && secretsProvider is not ("passphrase" or "default"))
        {
            problems.Add(new("secretsprovider", $"found {secretsProvider.Split(':')[0]}",
                "The embedded engine knows only `passphrase`: change the secrets provider or use pulumi"));
        }
        return new StackSettings
        {
            SecretsProvider = YamlDocumentReader.Text(root, "secretsprovider"),
            EncryptionSalt = YamlDocumentReader.Text(root, "encryptionsalt"),
            Config = Entries(root, problems),
            Problems = problems.ToImmutable(),
        };
    }

    private static ImmutableArray<ConfigEntry> Entries(YamlMappingNode root, ImmutableArray<SettingsProblem>.Builder problems)
    {
        switch (YamlDocumentReader.Find(root, "config"))
        {
            case YamlMappingNode config:
                return [.. YamlDocumentReader.Entries(config)
                    .Select(entry => new ConfigEntry(entry.Key, YamlDocumentReader.ToConfig(entry.Value), entry.KeyNode.Start.Line))];
            case null:
                return [];
            case var other when YamlDocumentReader.IsNull(other):
                return [];
            case var other:
                problems.Add(new("config", $"expected a map of keys, found {YamlDocumentReader.Describe(other)}", "Write one `key: value` per line below `config:`"));
                return [];
        }
    }

    private static string TopLevelRemedy(string key) => NearestKey.Find(key, KnownKeys) is { } nearest
        ? $"Did you mean {nearest}?"
        : $"Values of the stack belong below `config:`; other top-level keys are {string.Join(", ", KnownKeys)}";
}

internal sealed record ConfigEntry(string Key, ConfigNode Value, long Line);

using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>Reads Pulumi.yaml and gathers everything that is wrong in it.</summary>
internal static class ProjectFileReader
{
    private static readonly string[] KnownKeys =
    [
        "name", "runtime", "main", "description", "author", "website", "license", "config", "stackConfigDir", "template", "backend",
        "options", "packages", "plugins", "requiredPulumiVersion",
    ];

    /// <summary>Looks for Pulumi.yaml in the directory and its parents.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static ProjectSettings Find(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            foreach (var name in (string[])["Pulumi.yaml", "Pulumi.yml"])
            {
                var path = Path.Combine(at.FullName, name);
                if (File.Exists(path))
                {
                    return Read(File.ReadAllText(path), path);
                }
            }
        }
        throw new CommandException($"no Pulumi.yaml project file found in {directory} or a parent directory. Change to the project's directory or use -C <directory>.");
    }

    public static ProjectSettings Read(string text, string path)
    {
        var root = YamlDocumentReader.Parse(text, Path.GetFileName(path));
        var problems = ImmutableArray.CreateBuilder<SettingsProblem>();
        foreach (var (key, keyNode, _) in YamlDocumentReader.Entries(root))
        {
            if (!KnownKeys.Contains(key, StringComparer.Ordinal))
            {
                problems.Add(new(key, $"unknown key on line {keyNode.Start.Line}", Suggestion(key, KnownKeys)));
            }
        }
        var name = YamlDocumentReader.Text(root, "name");
        if (string.IsNullOrEmpty(name))
        {
            problems.Add(new("name", "missing", "Write `name: <project>`"));
        }
        var config = ConfigDeclarationReader.Read(name ?? string.Empty, YamlDocumentReader.Find(root, "config"), problems);
        if (problems.Count > 0)
        {
            throw new SettingsException(path, problems.ToImmutable());
        }
        return new ProjectSettings
        {
            Name = name!,
            Directory = Path.GetDirectoryName(Path.GetFullPath(path))!,
            FilePath = path,
            Runtime = RuntimeName(root),
            Main = YamlDocumentReader.Text(root, "main"),
            Description = YamlDocumentReader.Text(root, "description"),
            StackConfigDirectory = YamlDocumentReader.Text(root, "stackConfigDir"),
            BackendUrl = Child(root, "backend") is { } backend ? YamlDocumentReader.Text(backend, "url") : null,
            RefreshAlways = Child(root, "options") is { } options && YamlDocumentReader.Text(options, "refresh") == "always",
            Packages = Packages(root),
            Config = config,
        };
    }

    public static string Suggestion(string key, IEnumerable<string> known)
    {
        var candidates = known.ToArray();
        return NearestKey.Find(key, candidates) is { } nearest
            ? $"Did you mean {nearest}?"
            : $"Remove it; known keys are {string.Join(", ", candidates.Order(StringComparer.Ordinal))}";
    }

    private static string? RuntimeName(YamlMappingNode root) =>
        YamlDocumentReader.Text(root, "runtime") ?? (Child(root, "runtime") is { } runtime ? YamlDocumentReader.Text(runtime, "name") : null);

    private static ImmutableArray<string> Packages(YamlMappingNode root)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (Child(root, "plugins") is { } plugins && YamlDocumentReader.Find(plugins, "providers") is YamlSequenceNode providers)
        {
            names.AddRange(providers.Children.OfType<YamlMappingNode>().Select(provider => YamlDocumentReader.Text(provider, "name") ?? string.Empty));
        }
        if (Child(root, "packages") is { } packages)
        {
            names.AddRange(YamlDocumentReader.Entries(packages).Select(entry => entry.Key));
        }
        return [.. names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static YamlMappingNode? Child(YamlMappingNode root, string key) => YamlDocumentReader.Find(root, key) as YamlMappingNode;
}

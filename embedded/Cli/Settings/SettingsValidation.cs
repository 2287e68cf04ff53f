using System.Collections.Immutable;

namespace Cht.Cli.Settings;

/// <summary>The configuration of one run: what the stack file says, over what Pulumi.yaml declares as default.</summary>
internal sealed record EffectiveConfig(ImmutableSortedDictionary<string, EffectiveValue> Values);

internal sealed record EffectiveValue(ConfigNode Node, bool Secret);

/// <summary>Holds a stack's values against the declarations and gathers everything wrong.</summary>
internal static class SettingsValidation
{
    private static readonly string[] WellKnownNamespaces = ["aws", "aws-native", "azure", "azure-native", "kubernetes", "random", "tls", "pulumi"];

    /// <exception cref="SettingsException">With all problems.</exception>
    public static EffectiveConfig Merge(ProjectSettings project, StackSettings stack, string stackName, string fileName)
    {
        var problems = ImmutableArray.CreateBuilder<SettingsProblem>();
        problems.AddRange(stack.Problems);
        var values = ImmutableSortedDictionary.CreateBuilder<string, EffectiveValue>(StringComparer.Ordinal);
        foreach (var entry in stack.Config)
        {
            var key = project.QualifiedKey(entry.Key);
            var declaration = project.Declaration(key);
            if (declaration is null && UnknownKey(project, key, entry, fileName) is { } unknown)
            {
                problems.Add(unknown);
                continue;
            }
            if (values.ContainsKey(key))
            {
                problems.Add(new(key, $"given twice, again on line {entry.Line} of {fileName}", "Keep one of the two"));
            }
            CheckValue(key, declaration, entry.Value, problems);
            values[key] = new EffectiveValue(entry.Value, entry.Value.HoldsSecret);
        }
        foreach (var declaration in project.Config.Where(declaration => !values.ContainsKey(declaration.Key)))
        {
            if (declaration.Default is not null)
            {
                values[declaration.Key] = new EffectiveValue(declaration.Default, declaration.Secret);
            }
            else
            {
                problems.Add(Missing(project, declaration, stackName));
            }
        }
        return problems.Count == 0
            ? new EffectiveConfig(values.ToImmutable())
            : throw new SettingsException($"the configuration of stack '{stackName}'", problems.ToImmutable());
    }

    private static void CheckValue(string key, ConfigDeclaration? declaration, ConfigNode value, ImmutableArray<SettingsProblem>.Builder problems)
    {
        if (declaration is { Secret: true } && !value.HoldsSecret)
        {
            problems.Add(new(key, "declared secret, but written in clear text",
                $"Encrypt it: scripts/infra config set --secret {key} (the value is asked for)"));
        }
        else if (declaration?.Type is not null)
        {
            ConfigTypeCheck.Check(key, declaration.Type, value, problems);
        }
    }

    private static SettingsProblem Missing(ProjectSettings project, ConfigDeclaration declaration, string stackName)
    {
        var name = declaration.Key.StartsWith(project.Name + ":", StringComparison.Ordinal) ? declaration.Key[(project.Name.Length + 1)..] : declaration.Key;
        var meaning = declaration.Description is null ? string.Empty : $" ({declaration.Description.Trim().TrimEnd('.')})";
        var secret = declaration.Secret ? " --secret" : string.Empty;
        return new(declaration.Key, $"Stack '{stackName}' is missing configuration value '{name}'{meaning}",
            $"Set it: scripts/infra config set --stack {stackName}{secret} {name} <{declaration.Type?.Kind.ToString().ToLowerInvariant() ?? "value"}>");
    }

    private static SettingsProblem? UnknownKey(ProjectSettings project, string key, ConfigEntry entry, string fileName)
    {
        var parts = key.Split(':', 2);
        var found = $"unknown key on line {entry.Line} of {fileName}";
        if (parts[0] == project.Name)
        {
            // A project that declares nothing leaves its keys open.
            return project.Config.IsEmpty ? null : new(key, found, Suggestion(key, project));
        }
        if (project.Packages.Contains(parts[0], StringComparer.Ordinal) || WellKnownNamespaces.Contains(parts[0], StringComparer.Ordinal))
        {
            return null;
        }
        return NearestKey.Find(parts[0], [project.Name, .. project.Packages]) is { } nearest
            ? new(key, found, $"Did you mean {nearest}:{parts[1]}?")
            : null;
    }

    private static string Suggestion(string key, ProjectSettings project)
    {
        var own = project.Config.Select(declaration => declaration.Key).Where(known => known.StartsWith(project.Name + ":", StringComparison.Ordinal)).ToArray();
        var name = key[(project.Name.Length + 1)..];
        return NearestKey.Find(name, own.Select(known => known[(project.Name.Length + 1)..])) is { } nearest
            ? $"Did you mean {project.Name}:{nearest}?"
            : $"Remove it; known keys are {string.Join(", ", own.Order(StringComparer.Ordinal))}";
    }
}

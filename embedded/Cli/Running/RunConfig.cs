using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Cli.Settings;
using Cht.Cli.Stacks;
using Cht.Engine.Secrets;

namespace Cht.Cli.Running;

/// <summary>The configuration of one run, in clear for the program and masked for people.</summary>
internal sealed record RunConfig(
    ImmutableDictionary<string, string> Values, ImmutableHashSet<string> SecretKeys, ImmutableSortedDictionary<string, string> Masked)
{
    /// <exception cref="SettingsException">Everything wrong in the settings; not for a destroy or refresh, which must always be possible.</exception>
    public static EffectiveConfig Read(StackContext context, bool strict)
    {
        try
        {
            return SettingsValidation.Merge(context.Project, context.Settings, context.Stack.Name, context.Location.Name);
        }
        catch (SettingsException) when (!strict)
        {
            var declared = context.Project.Config.Where(declaration => declaration.Default is not null)
                .Select(declaration => KeyValuePair.Create(declaration.Key, new EffectiveValue(declaration.Default!, declaration.Secret)));
            var written = context.Settings.Config
                .Select(entry => KeyValuePair.Create(context.Project.QualifiedKey(entry.Key), new EffectiveValue(entry.Value, entry.Value.HoldsSecret)));
            var values = ImmutableSortedDictionary.CreateBuilder<string, EffectiveValue>(StringComparer.Ordinal);
            foreach (var (key, value) in declared.Concat(written))
            {
                values[key] = value;
            }
            return new EffectiveConfig(values.ToImmutable());
        }
    }

    public static RunConfig Decrypt(EffectiveConfig config, ISecretsProvider secrets, bool showSecrets)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var masked = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in config.Values)
        {
            values[key] = ConfigText.Render(value.Node, secrets.Decrypt);
            masked[key] = value.Secret && !showSecrets ? ValueText.Secret : values[key];
        }
        return new RunConfig(
            values.ToImmutable(),
            [.. config.Values.Where(pair => pair.Value.Secret).Select(pair => pair.Key)],
            masked.ToImmutable());
    }
}

using Cht.Cli.Settings;
using Cht.Engine.Secrets;

namespace Cht.Cli.Stacks;

/// <summary>The flags of <c>config set</c>.</summary>
internal sealed record ConfigSetFlags
{
    public bool Secret { get; init; }
    public bool Plaintext { get; init; }
    public bool Path { get; init; }
    public string? Type { get; init; }
}

/// <summary><c>config set</c>, <c>get</c> and <c>rm</c>.</summary>
internal sealed class ConfigEditing(StackContext context)
{
    public void Set(string name, string value, ConfigSetFlags flags)
    {
        var (key, path) = Split(name, flags.Path);
        var secret = flags.Secret || (!flags.Plaintext && context.Project.Declaration(key) is { Secret: true });
        if (!secret && !flags.Plaintext && SecretLook.Matches(name, value))
        {
            throw new CommandException(
                $"config value for '{name}' looks like a secret; rerun with --secret to encrypt it, or --plaintext if you meant to store in plaintext", ExitCode.Usage);
        }
        var text = context.Location.ReadText();
        ConfigNode node;
        if (secret)
        {
            var secrets = context.OpenSecrets();
            node = new ConfigSecret(secrets.Encrypt(value));
            if (context.Settings.EncryptionSalt is null && secrets is PassphraseSecretsProvider passphrase)
            {
                // The stack file must be readable on its own: the salt goes with the first secret.
                text = StackFileEditor.SetEncryptionSalt(text, passphrase.SaltLine);
            }
        }
        else
        {
            node = flags.Type is not null ? TypedValue.OfType(flags.Type, value)
                : flags.Path ? TypedValue.Guess(value)
                : TypedValue.Of(context.Project, key, value);
        }
        var whole = path.IsEmpty ? node : ConfigPath.Set(context.Settings.Find(context.Project, key), path.Span, node);
        RefuseMismatch(key, whole);
        context.Location.Write(StackFileEditor.Set(text, context.Project, key, whole));
        context.Reload();
    }

    /// <summary>The value in clear, as Pulumi's <c>config get</c> prints it.</summary>
    public string Get(string name, bool isPath)
    {
        var (node, text) = Lookup(name, isPath);
        return node.HoldsSecret ? ConfigText.Render(node, context.OpenSecrets().Decrypt) : text;
    }

    public (ConfigNode Node, string Text) Lookup(string name, bool isPath)
    {
        var (key, path) = Split(name, isPath);
        var whole = context.Settings.Find(context.Project, key) ?? context.Project.Declaration(key)?.Default;
        return ConfigPath.Get(whole, path.Span) is { } node
            ? (node, ConfigText.Render(node, _ => Display.ValueText.Secret))
            : throw new CommandException($"configuration key '{name}' not found for stack '{context.Stack.Name}'");
    }

    public void Remove(string name, bool isPath)
    {
        var (key, path) = Split(name, isPath);
        var whole = context.Settings.Find(context.Project, key);
        if (ConfigPath.Get(whole, path.Span) is null)
        {
            throw new CommandException($"configuration key '{name}' not found for stack '{context.Stack.Name}'");
        }
        var left = ConfigPath.Remove(whole, path.Span);
        var text = context.Location.ReadText();
        context.Location.Write(left is null
            ? StackFileEditor.Remove(text, context.Project, key)
            : StackFileEditor.Set(text, context.Project, key, left));
        context.Reload();
    }

    private (string Key, ReadOnlyMemory<PathPart> Path) Split(string name, bool isPath)
    {
        if (!isPath)
        {
            return (context.Project.QualifiedKey(name), ReadOnlyMemory<PathPart>.Empty);
        }
        var parts = ConfigPath.Parse(name);
        return (context.Project.QualifiedKey(parts[0].Key!), parts.AsMemory()[1..]);
    }

    // Better told now than by the next `up`.
    private void RefuseMismatch(string key, ConfigNode value)
    {
        RefuseMistyped(key);
        if (context.Project.Declaration(key)?.Type is not { } type)
        {
            return;
        }
        var problems = System.Collections.Immutable.ImmutableArray.CreateBuilder<SettingsProblem>();
        ConfigTypeCheck.Check(key, type, value, problems);
        if (problems.Count > 0)
        {
            throw new SettingsException("the value", problems.ToImmutable());
        }
    }

    private void RefuseMistyped(string key)
    {
        var prefix = context.Project.Name + ":";
        if (context.Project.Declaration(key) is not null || !key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }
        var known = context.Project.Config.Where(declaration => declaration.Key.StartsWith(prefix, StringComparison.Ordinal));
        if (NearestKey.Find(key[prefix.Length..], known.Select(declaration => declaration.Key[prefix.Length..])) is { } nearest)
        {
            throw new CommandException($"{key} is not declared in Pulumi.yaml. Did you mean {nearest}?", ExitCode.Usage);
        }
    }
}

using System.Collections.Immutable;

namespace Cht.Cli.Settings;

internal enum ScalarKind { String, Integer, Number, Boolean, Null }

/// <summary>A configuration value as a stack file holds it: text, cipher text, or a structure of those.</summary>
internal abstract record ConfigNode
{
    /// <summary>True when the value is secret or holds a secret at any depth.</summary>
    public abstract bool HoldsSecret { get; }

    public static ConfigNode Text(string text) => new ConfigScalar(text, ScalarKind.String);
}

internal sealed record ConfigScalar(string Value, ScalarKind Kind) : ConfigNode
{
    public override bool HoldsSecret => false;
}

/// <summary><c>secure: v1:...</c></summary>
internal sealed record ConfigSecret(string Ciphertext) : ConfigNode
{
    public override bool HoldsSecret => true;
}

internal sealed record ConfigList(ImmutableArray<ConfigNode> Items) : ConfigNode
{
    public override bool HoldsSecret => Items.Any(item => item.HoldsSecret);
}

/// <summary>Keys stay in the order of the file.</summary>
internal sealed record ConfigMap(ImmutableArray<KeyValuePair<string, ConfigNode>> Entries) : ConfigNode
{
    public override bool HoldsSecret => Entries.Any(entry => entry.Value.HoldsSecret);

    public ConfigNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }
        return null;
    }

    public ConfigMap With(string key, ConfigNode value)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            if (string.Equals(Entries[i].Key, key, StringComparison.Ordinal))
            {
                return new ConfigMap(Entries.SetItem(i, new(key, value)));
            }
        }
        return new ConfigMap(Entries.Add(new(key, value)));
    }

    public ConfigMap Without(string key) =>
        new(Entries.RemoveAll(entry => string.Equals(entry.Key, key, StringComparison.Ordinal)));
}

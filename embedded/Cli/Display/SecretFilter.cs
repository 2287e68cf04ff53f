using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>
/// The last line of defence: remembers every secret text that passed by and blanks it in messages, which programs and
/// providers word themselves.
/// </summary>
internal sealed class SecretFilter(bool showSecrets)
{
    // Shorter texts would blank harmless words; no generated secret is that short.
    private const int ShortestSecret = 6;

    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);

    public void Remember(string secret)
    {
        if (showSecrets)
        {
            return;
        }
        foreach (var line in secret.Split('\n').Append(secret).Select(text => text.Trim()))
        {
            if (line.Length >= ShortestSecret && line is not "[secret]")
            {
                secrets.Add(line);
            }
        }
    }

    public void Remember(StepEvent step)
    {
        Remember(step.OldInputs);
        Remember(step.NewInputs);
        Remember(step.OldOutputs);
        Remember(step.NewOutputs);
    }

    public void Remember(IEnumerable<KeyValuePair<string, PropertyValue>> properties)
    {
        foreach (var (_, value) in properties)
        {
            Remember(value, secret: false);
        }
    }

    /// <returns>The text with every known secret replaced by <c>[secret]</c>.</returns>
    public string Clean(string text)
    {
        if (secrets.Count == 0)
        {
            return text;
        }
        // Longest first: a secret may be part of another one.
        foreach (var secret in secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).OrderByDescending(secret => secret.Length).ToArray())
        {
            text = text.Replace(secret, ValueText.Secret, StringComparison.Ordinal);
        }
        return text;
    }

    private void Remember(PropertyValue value, bool secret)
    {
        secret |= value.IsSecret;
        if (secret && value.TryGetString(out var text))
        {
            Remember(text);
        }
        else if (value.TryGetArray(out var items))
        {
            foreach (var item in items)
            {
                Remember(item, secret);
            }
        }
        else if (value.TryGetMap(out var map))
        {
            foreach (var item in map.Values)
            {
                Remember(item, secret);
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Pulumi.Experimental;

namespace Cht.Engine.Steps;

/// <summary>
/// Blanks secrets out of messages. They are found by their first letters: a run of many machines has thousands of secrets and
/// of messages.
/// </summary>
internal sealed class SecretMask
{
    private const string Blank = "[secret]";

    /// <summary>Shorter secrets would blank out ordinary words.</summary>
    private const int Shortest = 6;
    private const int ShortestLine = 16;

    /// <summary>By their first letters, the longest first.</summary>
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> secrets = new(StringComparer.Ordinal);

    /// <summary>From now on this text appears as <c>[secret]</c>.</summary>
    public void Learn(string secret)
    {
        if (secret.Length < Shortest || !Add(secret))
        {
            return; // every step learns the same secrets again
        }

        // A message may quote one line of a key file.
        foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine))
        {
            Add(line);
        }
    }

    /// <summary>Every text below a value that is marked as secret.</summary>
    public void Learn(PropertyMap values)
    {
        foreach (var value in values.Values)
        {
            Learn(value, secret: false);
        }
    }

    public string Apply(string message)
    {
        var known = secrets.GetAlternateLookup<ReadOnlySpan<char>>();
        StringBuilder? masked = null;
        var (copied, end) = (0, 0);
        for (var start = 0; start + Shortest <= message.Length; start++)
        {
            if (!known.TryGetValue(message.AsSpan(start, Shortest), out var candidates) || Longest(message.AsSpan(start), candidates) is not { } found)
            {
                continue;
            }

            // Secrets that overlap leave nothing of either.
            if (start >= end)
            {
                masked ??= new StringBuilder(message.Length);
                masked.Append(message, copied, start - copied).Append(Blank);
            }

            copied = end = Math.Max(end, start + found.Length);
        }

        return masked is null ? message : masked.Append(message, copied, message.Length - copied).ToString();
    }

    private void Learn(PropertyValue value, bool secret)
    {
        secret |= value.IsSecret;
        if (secret && value.TryGetString(out var text))
        {
            Learn(text);
        }
        else if (value.TryGetArray(out var items))
        {
            items.ToList().ForEach(item => Learn(item, secret));
        }
        else if (value.TryGetMap(out var entries))
        {
            entries.Values.ToList().ForEach(entry => Learn(entry, secret));
        }
    }

    private static string? Longest(ReadOnlySpan<char> text, ImmutableArray<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (text.StartsWith(candidate, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    private bool Add(string secret)
    {
        var start = secret[..Shortest];
        while (true)
        {
            var known = secrets.GetOrAdd(start, []);
            if (known.Contains(secret, StringComparer.Ordinal))
            {
                return false;
            }

            if (secrets.TryUpdate(start, [.. known.Append(secret).OrderByDescending(text => text.Length)], known))
            {
                return true;
            }
        }
    }
}

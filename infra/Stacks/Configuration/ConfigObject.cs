using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Stacks.Configuration;

/// <summary>One object inside a structured configuration value, with its path for messages.</summary>
internal sealed class ConfigObject(string path, JsonElement element, ConfigProblems problems)
{
    public string Path => path;

    public string Text(string key)
    {
        var value = OptionalText(key);
        if (value is null && !element.TryGetProperty(key, out _))
        {
            problems.Add($"{path}.{key}", "it is missing", "Write a text");
        }

        return value ?? string.Empty;
    }

    public string? OptionalText(string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        problems.Add($"{path}.{key}", $"found {value.GetRawText()}", "Write a text");
        return null;
    }

    public int? OptionalInteger(string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        problems.Add($"{path}.{key}", $"found {value.GetRawText()}", "Write a whole number");
        return null;
    }

    public bool? OptionalBoolean(string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        problems.Add($"{path}.{key}", $"found {value.GetRawText()}", "Write true or false");
        return null;
    }

    /// <summary>All members of an object whose names are free.</summary>
    public ImmutableSortedDictionary<string, string> AllTexts() => element.EnumerateObject()
        .Select(member => KeyValuePair.Create(member.Name, OptionalText(member.Name) ?? string.Empty))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All members of an object whose names are free and whose values are whole numbers.</summary>
    public ImmutableSortedDictionary<string, int> AllIntegers() => element.EnumerateObject()
        .Select(member => KeyValuePair.Create(member.Name, OptionalInteger(member.Name) ?? 0))
        .ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>An object inside this one; null when it is missing.</summary>
    public ConfigObject? OptionalObject(string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ConfigObject($"{path}.{key}", value, problems);
        }

        problems.Add($"{path}.{key}", $"found {value.GetRawText()}", "Write an object with named values");
        return null;
    }

    public ImmutableArray<ConfigObject> Objects(string key)
    {
        if (element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            return [.. value.EnumerateArray().Select((item, index) => new ConfigObject($"{path}.{key}[{index}]", item, problems))];
        }

        problems.Add($"{path}.{key}", value.ValueKind == JsonValueKind.Undefined ? "it is missing" : $"found {value.GetRawText()}", "Write a list of objects");
        return [];
    }

    /// <summary>A list of texts, or one text alone.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        problems.Add($"{path}.{key}", $"found {value.GetRawText()}", "Write a list of texts");
        return [];
    }

    public void RefuseUnknownKeys(params ImmutableArray<string> known)
    {
        foreach (var property in element.EnumerateObject().Where(property => !known.Contains(property.Name, StringComparer.Ordinal)))
        {
            NoteUnknown(problems, $"{path}.{property.Name}", property.Name, known);
        }
    }

    internal static void NoteUnknown(ConfigProblems problems, string path, string key, IEnumerable<string> known) =>
        problems.Add(
            path,
            "no such key",
            ConfigKeys.Nearest(key, known) is { } nearest ? $"Did you mean {nearest}?" : $"Known keys: {string.Join(", ", known)}");
}

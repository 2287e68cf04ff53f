using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>
/// Typed access to the stack's configuration. A wrong value is noted in <see cref="ConfigProblems"/> and answered with
/// something harmless, so that reading goes on and every problem is found in one run.
/// </summary>
internal sealed class ConfigReader(Config config, string project, ConfigProblems problems)
{
    public ConfigProblems Problems => problems;

    public string Text(string key)
    {
        var value = config.Get(key) ?? ConfigKeys.Defaults[key];
        if (value is null)
        {
            problems.Add(key, "it is missing", $"Set it with: scripts/infra config set {key} <value>");
        }

        return value ?? string.Empty;
    }

    /// <summary>A value that stays secret on its way; null when it is not set.</summary>
    public Output<string>? Secret(string key) => config.GetSecret(key);

    public string? OptionalText(string key) => Text(key) is { Length: > 0 } value ? value : null;

    public string Choice(string key, ImmutableArray<string> choices)
    {
        var value = Text(key);
        if (value.Length > 0 && !choices.Contains(value, StringComparer.Ordinal))
        {
            problems.Add(key, $"found '{value}'", $"Write one of: {string.Join(", ", choices)}");
        }

        return value;
    }

    public int Integer(string key)
    {
        var value = Text(key);
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add(key, $"found '{value}', which is no whole number", $"Write a number, as in {ConfigKeys.Defaults[key]}");
        return int.Parse(ConfigKeys.Defaults[key]!, CultureInfo.InvariantCulture);
    }

    public bool Boolean(string key)
    {
        var value = Text(key);
        if (value is not ("true" or "false"))
        {
            problems.Add(key, $"found '{value}'", "Write true or false");
        }

        return value == "true";
    }

    public ImmutableArray<string> TextList(string key)
    {
        var element = Structure(key, JsonValueKind.Array, "a list of texts");
        var items = element.EnumerateArray().ToImmutableArray();
        foreach (var item in items.Where(item => item.ValueKind != JsonValueKind.String))
        {
            problems.Add(key, $"found {item.GetRawText()} in the list", "Write texts only");
        }

        return [.. items.Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    public ImmutableArray<ConfigObject> ObjectList(string key)
    {
        var element = Structure(key, JsonValueKind.Array, "a list of objects");
        return [.. element.EnumerateArray().Select((item, index) => ObjectAt($"{key}[{index}]", item)).OfType<ConfigObject>()];
    }

    /// <summary>Null when the object is empty.</summary>
    public ConfigObject? Object(string key)
    {
        var element = Structure(key, JsonValueKind.Object, "an object");
        return element.EnumerateObject().Any() ? ObjectAt(key, element) : null;
    }

    /// <summary>
    /// Notes each key of our namespace that the program does not know. Both engines hand the keys over in PULUMI_CONFIG;
    /// the SDK itself cannot list them.
    /// </summary>
    public void RefuseUnknownKeys()
    {
        var json = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
        if (string.IsNullOrEmpty(json))
        {
            return;
        }

        using var document = JsonDocument.Parse(json);
        var prefix = $"{project}:";
        var unknown = document.RootElement.EnumerateObject()
            .Select(property => property.Name)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .Where(key => !ConfigKeys.Defaults.ContainsKey(key));
        foreach (var key in unknown)
        {
            ConfigObject.NoteUnknown(problems, key, key, ConfigKeys.Defaults.Keys);
        }
    }

    private JsonElement Structure(string key, JsonValueKind kind, string wanted)
    {
        var text = Text(key);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == kind)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // Reported below together with values of the wrong kind.
        }

        problems.Add(key, $"found '{text}'", $"Write {wanted}");
        using var empty = JsonDocument.Parse(kind == JsonValueKind.Array ? "[]" : "{}");
        return empty.RootElement.Clone();
    }

    private ConfigObject? ObjectAt(string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new ConfigObject(path, element, problems);
        }

        problems.Add(path, $"found {element.GetRawText()}", "Write an object with named values");
        return null;
    }
}

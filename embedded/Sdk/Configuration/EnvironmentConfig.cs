using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi;

/// <summary>Configuration as a test gives it: the JSON object in the environment variable PULUMI_CONFIG.</summary>
internal static class EnvironmentConfig
{
    private const string Variable = "PULUMI_CONFIG";
    private const string Expected = $"The environment variable {Variable} has to hold a JSON object of configuration keys.";

    /// <summary>Values that are no texts become their JSON text. Throws <see cref="JsonException"/> for text that is no
    /// JSON, <see cref="InvalidOperationException"/> for anything but an object.</summary>
    public static ImmutableDictionary<string, string> Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        try
        {
            return JsonElement.Parse(text).EnumerateObject().ToImmutableDictionary(
                property => CleanKey(property.Name),
                property => property.Value.ValueKind == JsonValueKind.String
                    ? property.Value.GetString()!
                    : property.Value.GetRawText());
        }
        catch (JsonException error)
        {
            throw new JsonException($"{Expected} It is not JSON.", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException(Expected, error);
        }
    }

    /// <summary><c>project:config:key</c> is the old form of <c>project:key</c>.</summary>
    private static string CleanKey(string key)
        => key.Split(':', 3) is [{ Length: > 0 } name, "config", var rest] ? $"{name}:{rest}" : key;
}

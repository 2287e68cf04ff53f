using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi;

/// <summary>Configuration as a test gives it: the JSON object in the environment variable PULUMI_CONFIG.</summary>
internal static class EnvironmentConfig
{
    private const string Variable = "PULUMI_CONFIG";

    /// <summary>Values that are no texts become their JSON text. Throws <see cref="RunException"/> for anything but an object.</summary>
    public static ImmutableDictionary<string, string> Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        try
        {
            return JsonElement.Parse(text).EnumerateObject().ToImmutableDictionary(
                property => property.Name,
                property => property.Value.ValueKind == JsonValueKind.String
                    ? property.Value.GetString()!
                    : property.Value.GetRawText());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RunException($"The environment variable {Variable} has to hold a JSON object of configuration keys.", error);
        }
    }
}

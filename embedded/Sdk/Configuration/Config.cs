using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>
/// Configuration of the stack under one namespace. <c>Get</c> methods answer null for an absent key, <c>Require</c> methods
/// throw; the <c>Secret</c> forms answer outputs marked secret.
/// </summary>
public sealed partial class Config
{
    private const string ObsoleteSuffix = ":config";
    private readonly string name;

    /// <param name="name">The namespace; the default value is the project's name.</param>
    public Config(string? name = null)
    {
        name ??= Deployment.Required.Project;
        this.name = name.EndsWith(ObsoleteSuffix, StringComparison.Ordinal) ? name[..^ObsoleteSuffix.Length] : name;
    }

    public string? Get(string key) => Deployment.Required.Host.Config.GetValueOrDefault(FullKey(key));

    public bool? GetBoolean(string key)
        => Get(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            _ => throw new ConfigTypeException(FullKey(key), "'true' or 'false'"),
        };

    public int? GetInt32(string key)
        => Get(key) is not { } text
            ? null
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new ConfigTypeException(FullKey(key), "an integer");

    public double? GetDouble(string key)
        => Get(key) is not { } text
            ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new ConfigTypeException(FullKey(key), "a number");

    public T? GetObject<T>(string key, JsonSerializerOptions options) => Parse<T>(key, options);

    public T? GetObject<T>(string key) => Parse<T>(key, options: null);

    public string Require(string key) => Get(key) ?? throw Missing(key);

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    public T? RequireObject<T>(string key, JsonSerializerOptions options)
        => Get(key) is null ? throw Missing(key) : Parse<T>(key, options);

    public T? RequireObject<T>(string key) => Get(key) is null ? throw Missing(key) : Parse<T>(key, options: null);

    private T? Parse<T>(string key, JsonSerializerOptions? options)
    {
        if (Get(key) is not { } text)
        {
            return default;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, options);
        }
        catch (JsonException error)
        {
            throw new ConfigTypeException(FullKey(key), $"JSON of {typeof(T).Name} (see '{error.Path ?? "$"}')");
        }
    }

    private string FullKey(string key) => $"{name}:{key}";

    private ConfigMissingException Missing(string key) => new(FullKey(key), secret: false);

    private ConfigMissingException MissingSecret(string key) => new(FullKey(key), secret: true);

    private sealed class ConfigMissingException(string key, bool secret) : RunException(
        $"Missing required configuration variable '{key}'\n" +
        $"    please set a value using the command `pulumi config set{(secret ? " --secret" : string.Empty)} {key} <value>`");

    /// <summary>The value is not shown: it may be a secret.</summary>
    private sealed class ConfigTypeException(string key, string expected) : RunException(
        $"Configuration '{key}' has a value that is not valid: expected {expected}");
}

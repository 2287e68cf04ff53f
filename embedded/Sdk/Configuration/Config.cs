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

    public bool? GetBoolean(string key) => GetBoolean(key, secret: false);

    public int? GetInt32(string key) => GetInt32(key, secret: false);

    public double? GetDouble(string key) => GetDouble(key, secret: false);

    private bool? GetBoolean(string key, bool secret)
        => Get(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            var text => throw Invalid(key, secret, text, nameof(Boolean), error: null),
        };

    private int? GetInt32(string key, bool secret)
        => Get(key) is not { } text
            ? null
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Invalid(key, secret, text, nameof(Int32), error: null);

    private double? GetDouble(string key, bool secret)
        => Get(key) is not { } text
            ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Invalid(key, secret, text, nameof(Double), error: null);

    public T? GetObject<T>(string key, JsonSerializerOptions options) => Parse<T>(key, options, secret: false);

    public T? GetObject<T>(string key) => Parse<T>(key, options: null, secret: false);

    public string Require(string key) => Get(key) ?? throw Missing(key);

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    public T? RequireObject<T>(string key, JsonSerializerOptions options)
        => Get(key) is null ? throw Missing(key) : Parse<T>(key, options, secret: false);

    public T? RequireObject<T>(string key) => Get(key) is null ? throw Missing(key) : Parse<T>(key, options: null, secret: false);

    private T? Parse<T>(string key, JsonSerializerOptions? options, bool secret)
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
            throw Invalid(key, secret, text, typeof(T).FullName!, error);
        }
    }

    private string FullKey(string key) => $"{name}:{key}";

    private ConfigMissingException Missing(string key) => new(FullKey(key), secret: false);

    private ConfigMissingException MissingSecret(string key) => new(FullKey(key), secret: true);

    private sealed class ConfigMissingException(string key, bool secret) : RunException(
        $"Missing Required configuration variable '{key}'\n" +
        $"\tplease set a value using the command `pulumi config set{(secret ? " --secret" : string.Empty)} {key} <value>`");

    /// <summary>The official SDK shows the value, also that of a secret. Here a key that is secret, or read as one, does not.</summary>
    private ConfigTypeException Invalid(string key, bool secret, string value, string expected, Exception? error)
        => secret || Deployment.Required.Host.ConfigSecretKeys.Contains(FullKey(key))
            ? new(FullKey(key), "[secret]", expected, innerException: null)
            : new(FullKey(key), value, expected, error);

    private sealed class ConfigTypeException(string key, string value, string expected, Exception? innerException) : RunException(
        $"Configuration '{key}' value '{value}' is not a valid {expected}", innerException);
}

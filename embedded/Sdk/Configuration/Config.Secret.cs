using System.Text.Json;

namespace Pulumi;

/// <summary>The same keys as secret outputs.</summary>
public sealed partial class Config
{
    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<bool>? GetSecretBoolean(string key) => GetBoolean(key, secret: true) is { } value ? Output.CreateSecret(value) : null;

    public Output<int>? GetSecretInt32(string key) => GetInt32(key, secret: true) is { } value ? Output.CreateSecret(value) : null;

    public Output<double>? GetSecretDouble(string key) => GetDouble(key, secret: true) is { } value ? Output.CreateSecret(value) : null;

    public Output<T?>? GetSecretObject<T>(string key, JsonSerializerOptions options)
        => Get(key) is null ? null : Output.CreateSecret(Parse<T>(key, options, secret: true));

    public Output<T?>? GetSecretObject<T>(string key)
        => Get(key) is null ? null : Output.CreateSecret(Parse<T>(key, options: null, secret: true));

    public Output<string> RequireSecret(string key) => GetSecret(key) ?? throw MissingSecret(key);

    public Output<bool> RequireSecretBoolean(string key) => GetSecretBoolean(key) ?? throw MissingSecret(key);

    public Output<int> RequireSecretInt32(string key) => GetSecretInt32(key) ?? throw MissingSecret(key);

    public Output<double> RequireSecretDouble(string key) => GetSecretDouble(key) ?? throw MissingSecret(key);

    public Output<T?> RequireSecretObject<T>(string key, JsonSerializerOptions options)
        => GetSecretObject<T>(key, options) ?? throw MissingSecret(key);

    public Output<T?> RequireSecretObject<T>(string key) => GetSecretObject<T>(key) ?? throw MissingSecret(key);
}

namespace Cht.Components.Tests;

/// <summary>Configurations of the cloud targets, and ways to look into what they declare.</summary>
internal static class CloudConfig
{
    public static Dictionary<string, object> Aws(params (string Key, object Value)[] changes) => With(changes, new()
    {
        ["target"] = "aws",
        ["aws:region"] = "eu-central-1",
        ["administratorRanges"] = new[] { "198.51.100.0/28", "192.0.2.7" },
    });

    public static Dictionary<string, object> Azure(params (string Key, object Value)[] changes) => With(changes, new()
    {
        ["target"] = "azure",
        ["azure:location"] = "westeurope",
        ["administratorRanges"] = new[] { "198.51.100.0/28", "192.0.2.7" },
    });

    public static Dictionary<string, object> Aks(params (string Key, object Value)[] changes) => With(changes, new()
    {
        ["target"] = "aks",
        ["azure:location"] = "westeurope",
        ["administratorRanges"] = new[] { "198.51.100.0/28", "192.0.2.7" },
        ["kubernetes"] = new { ingressHost = "cht.example.org" },
    });

    public static IReadOnlyDictionary<string, object> Object(object value) => (IReadOnlyDictionary<string, object>)value;

    public static IReadOnlyList<object> List(object value) => [.. (IEnumerable<object>)value];

    private static Dictionary<string, object> With((string Key, object Value)[] changes, Dictionary<string, object> config)
    {
        foreach (var (key, value) in changes)
        {
            config[key] = value;
        }

        return config;
    }
}

namespace Pulumi;

/// <summary>Options of calls of provider functions.</summary>
public class InvokeOptions
{
    /// <summary>The resource whose provider is used when none is given.</summary>
    public Resource? Parent { get; set; }

    public ProviderResource? Provider { get; set; }

    public string? Version { get; set; }

    public string? PluginDownloadURL { get; set; }
}

/// <summary>Options of calls whose result is an output, which can therefore wait for resources.</summary>
public class InvokeOutputOptions : InvokeOptions
{
    private InputList<Resource>? dependsOn;

    public InputList<Resource> DependsOn
    {
        get => dependsOn ??= [];
        set => dependsOn = value;
    }
}

/// <summary>Options of calls of resource methods.</summary>
public class CallOptions
{
    public Resource? Parent { get; set; }

    public ProviderResource? Provider { get; set; }

    public string? Version { get; set; }

    public string? PluginDownloadURL { get; set; }
}

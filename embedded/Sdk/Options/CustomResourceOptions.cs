namespace Pulumi;

/// <summary>Options of resources that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    private List<string>? additionalSecretOutputs;
    private Dictionary<string, string>? envVarMappings;

    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Outputs to treat as secrets.</summary>
    public List<string> AdditionalSecretOutputs
    {
        get => additionalSecretOutputs ??= [];
        set => additionalSecretOutputs = value;
    }

    /// <summary>The id of an existing thing that this resource takes over.</summary>
    public string? ImportId { get; set; }

    /// <summary>For provider resources: environment variables under other names.</summary>
    public Dictionary<string, string> EnvVarMappings
    {
        get => envVarMappings ??= new Dictionary<string, string>(StringComparer.Ordinal);
        set => envVarMappings = value;
    }

    /// <summary>New options: scalars of the second win, lists are concatenated.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var result = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 }.OfType<CustomResourceOptions>())
        {
            OptionsMerge.Into(result, options);
            result.DeleteBeforeReplace = options.DeleteBeforeReplace ?? result.DeleteBeforeReplace;
            result.ImportId = options.ImportId ?? result.ImportId;
            result.AdditionalSecretOutputs.AddRange(options.AdditionalSecretOutputs);
            foreach (var (name, value) in options.EnvVarMappings)
            {
                result.EnvVarMappings[name] = value;
            }
        }

        return result;
    }
}

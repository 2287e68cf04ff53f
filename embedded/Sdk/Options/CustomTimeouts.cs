namespace Pulumi;

/// <summary>How long a provider may take. Null leaves the provider's own limit.</summary>
public sealed class CustomTimeouts
{
    public TimeSpan? Create { get; set; }

    public TimeSpan? Update { get; set; }

    public TimeSpan? Delete { get; set; }
}

namespace Pulumi;

/// <summary>Marks a field or property of an args class as an input of the resource.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <param name="name">The name the provider knows; empty means the member's own name.</param>
    /// <param name="required">A missing value is an error of the program.</param>
    /// <param name="json">Send the value as one JSON text, as provider configuration wants it.</param>
    public InputAttribute(string name, bool required = false, bool json = false)
    {
        Name = name;
        IsRequired = required;
        Json = json;
    }

    internal string Name { get; }

    internal bool IsRequired { get; }

    internal bool Json { get; }
}

/// <summary>Marks a property of a resource that is filled with an output of that name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    public OutputAttribute(string? name = null) => Name = name;

    public string? Name { get; }
}

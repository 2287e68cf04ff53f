namespace Pulumi.Experimental.Provider;

/// <summary>What happened to one property, and whether that needs a replacement.</summary>
public enum PropertyDiffKind
{
    Add = 0,
    AddReplace = 1,
    Delete = 2,
    DeleteReplace = 3,
    Update = 4,
    UpdateReplace = 5,
}

/// <summary>One entry of a detailed diff; its key is the path of the property, as in <c>rules[2].port</c>.</summary>
public sealed class PropertyDiff
{
    public PropertyDiffKind Kind { get; set; }

    /// <summary>True when the path leads into the inputs instead of the outputs.</summary>
    public bool InputDiff { get; set; }
}

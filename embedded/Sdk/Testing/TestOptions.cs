namespace Pulumi.Testing;

/// <summary>What a tested program sees of its run.</summary>
public class TestOptions
{
    /// <summary>The default value is <c>project</c>.</summary>
    public string? ProjectName { get; set; }

    public string? RootDirectory { get; set; }

    /// <summary>The default value is <c>stack</c>.</summary>
    public string? StackName { get; set; }

    /// <summary>The default value is true: outputs that the mocks do not give are unknown, so Apply on them never runs.</summary>
    public bool? IsPreview { get; set; }

    /// <summary>The default value is <c>organization</c>.</summary>
    public string? OrganizationName { get; set; }
}

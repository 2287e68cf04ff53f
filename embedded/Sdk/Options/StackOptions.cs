namespace Pulumi;

/// <summary>Options of the stack: functions that change every resource in it.</summary>
public class StackOptions
{
    private List<ResourceTransformation>? resourceTransformations;
    private List<ResourceTransform>? resourceTransforms;

    public List<ResourceTransformation> ResourceTransformations
    {
        get => resourceTransformations ??= [];
        set => resourceTransformations = value;
    }

    public List<ResourceTransform> ResourceTransforms
    {
        get => resourceTransforms ??= [];
        set => resourceTransforms = value;
    }
}

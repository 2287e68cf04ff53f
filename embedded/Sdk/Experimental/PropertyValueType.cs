namespace Pulumi.Experimental;

/// <summary>The kinds of value a <see cref="PropertyValue"/> can hold.</summary>
public enum PropertyValueType
{
    Null = 0,
    Bool = 1,
    Number = 2,
    String = 3,
    Array = 4,
    Map = 5,
    Asset = 6,
    Archive = 7,
    Resource = 8,
    Computed = 9,
}

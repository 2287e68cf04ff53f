using Pulumi;

namespace Cht.Engine.Steps;

internal static class DisplayName
{
    /// <summary>A resource as messages name it: type and name.</summary>
    public static string Of(string urn)
    {
        var parts = UrnParts.Parse(urn);
        return $"{parts.Type} '{parts.Name}'";
    }
}

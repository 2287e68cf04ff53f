using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cht.Layout;

/// <summary>A size of machines on Azure, as far as its name tells (https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions).</summary>
/// <param name="Name">Standard_D4s_v5.</param>
/// <param name="Family">What quotas are counted by: DSv5, in the portal "Standard DSv5 Family vCPUs".</param>
/// <param name="Processors">vCPUs that count against the quota; of sizes with constrained processors, all of them.</param>
public sealed partial record AzureMachineSize(string Name, string Family, int Processors)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out AzureMachineSize? size)
    {
        var match = Convention().Match(text ?? string.Empty);
        size = match.Success
            ? new(text!, $"{match.Groups["family"].Value}{match.Groups["features"].Value.ToUpperInvariant()}{match.Groups["version"].Value}",
                int.Parse(match.Groups["processors"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
        return size is not null;
    }

    [GeneratedRegex(@"\AStandard_(?<family>[A-Z]{1,3})(?<processors>[1-9][0-9]{0,3})(?:-[1-9][0-9]{0,3})?(?<features>[a-z]*)(?:_[A-Z][A-Za-z0-9]*)?(?:_(?<version>v[1-9][0-9]?))?\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Convention();
}

using System.Text.RegularExpressions;

namespace Cht.Hosts.MicroK8s;

/// <summary>A snap channel of a Kubernetes track: 1.32/stable.</summary>
public sealed partial record MicroK8sChannel(int Minor, string Risk)
{
    /// <summary>Objects are written for this release or newer.</summary>
    public const int OldestMinor = 31;

    public static MicroK8sChannel? TryParse(string? text)
    {
        var match = Form().Match(text ?? string.Empty);
        return match.Success ? new(int.Parse(match.Groups["minor"].ValueSpan), match.Groups["risk"].Value) : null;
    }

    /// <summary>The minor release in a version such as v1.32.3 or 1.32.3; null for other texts.</summary>
    public static int? MinorOf(string? version)
    {
        var match = Release().Match(version ?? string.Empty);
        return match.Success ? int.Parse(match.Groups["minor"].ValueSpan) : null;
    }

    public override string ToString() => $"1.{Minor}/{Risk}";

    [GeneratedRegex(@"\A1\.(?<minor>[0-9]{1,3})/(?<risk>stable|candidate|beta|edge)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"\Av?1\.(?<minor>[0-9]{1,3})\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Release();
}

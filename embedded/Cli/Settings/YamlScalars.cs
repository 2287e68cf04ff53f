using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>What a plain YAML scalar means by the core schema of YAML 1.2 (chapter 10.3.2).</summary>
internal static partial class YamlScalars
{
    public static ScalarKind KindOf(YamlScalarNode node) =>
        node.Style is ScalarStyle.Plain or ScalarStyle.Any ? KindOfPlain(node.Value ?? string.Empty) : ScalarKind.String;

    public static ScalarKind KindOfPlain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return ScalarKind.Null;
        }
        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return ScalarKind.Boolean;
        }
        if (IntegerPattern().IsMatch(text))
        {
            return ScalarKind.Integer;
        }
        return NumberPattern().IsMatch(text) ? ScalarKind.Number : ScalarKind.String;
    }

    /// <summary>True when the text, written without quotes, is read back as the same string.</summary>
    public static bool IsPlainSafe(string text) =>
        PlainPattern().IsMatch(text) && KindOfPlain(text) == ScalarKind.String && !LooksSpecialToYaml11(text);

    public static bool IsInteger(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    public static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);

    // Pulumi itself reads with a YAML 1.1 flavoured library: quote what that one would not take for a string.
    private static bool LooksSpecialToYaml11(string text) =>
        text.ToLowerInvariant() is "yes" or "no" or "on" or "off" or "y" or "n" || Yaml11Pattern().IsMatch(text);

    [GeneratedRegex(@"^[-+]?[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./@+=,()-]*([ :][A-Za-z0-9_./@+=,()-]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainPattern();

    // Dates, sexagesimal numbers, hexadecimal, octal and numbers with underscores.
    [GeneratedRegex(@"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?[0-9][0-9_:.]*|0[xob][0-9a-fA-F_]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Yaml11Pattern();
}

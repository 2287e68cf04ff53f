using System.Text.RegularExpressions;
using Cht.Layout;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>Compose files of our own, with the services, variables, ports and volumes that those of CHT have. Pure.</summary>
internal static partial class StandInCompose
{
    /// <summary>The files of one version, by name.</summary>
    public static IEnumerable<(string Name, string Text)> Files(ChtVersion version) =>
        ImageBundleValidation.RequiredComposeFiles.Select(name => (name, Render(StandInContent.Text($"compose/{name}"), version)));

    /// <summary>Takes out the services that a version does not have, which stand between a mark and #END.</summary>
    private static string Render(string template, ChtVersion version) =>
        Section().Replace(template, match => Has(match.Groups["mark"].Value, version) ? match.Groups["body"].Value : "")
            .Replace("@VERSION@", version.Text, StringComparison.Ordinal);

    private static bool Has(string mark, ChtVersion version) => mark switch
    {
        "HEALTHCHECK" => !version.HasNouveau,
        "NOUVEAU" => version.HasNouveau,
        _ => throw new ArgumentException($"Unknown mark \"{mark}\" in a compose template."),
    };

    [GeneratedRegex("^#(?<mark>[A-Z]+)\n(?<body>(?:(?!#END\n).*\n)*)#END\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();
}

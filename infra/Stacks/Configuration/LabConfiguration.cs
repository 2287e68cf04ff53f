using System.Text.RegularExpressions;

namespace Cht.Stacks.Configuration;

/// <summary>What only a lab has: its name, its number of machines and its outsiders. Judged before anything is made.</summary>
internal static partial class LabConfiguration
{
    /// <summary>Machines and outsiders share the subnet's last byte.</summary>
    private const int MostCouchDbNodes = 100;

    /// <summary>What stands in for a wrong number: enough for three managers, so that no further problem follows from it.</summary>
    private const int UsualCouchDbNodes = 3;

    private const int MostOutsiders = 50;

    public static void Check(ConfigReader reader, string lab)
    {
        if (!LabName().IsMatch(lab))
        {
            const string rule = "Write 1 to 30 letters (a-z), digits and hyphens, a letter first; without it the stack's name is taken";
            if (reader.OptionalText("labName") is null)
            {
                reader.Problems.AddStackName(lab, $"The lab is called like its stack unless labName says otherwise. {rule}");
            }
            else
            {
                reader.Problems.Add("labName", $"found '{lab}'", rule);
            }
        }

        if (!PackageName().IsMatch(reader.Text("labSuite")))
        {
            reader.Problems.Add("labSuite", $"found '{reader.Text("labSuite")}'", "Write the name of a Debian suite, as in trixie");
        }

        if (!Uri.TryCreate(reader.Text("labMirror"), UriKind.Absolute, out var mirror) || mirror.Scheme is not ("http" or "https"))
        {
            reader.Problems.Add("labMirror", $"found '{reader.Text("labMirror")}'", "Write an http or https address, as in http://deb.debian.org/debian");
        }

        var outsiders = reader.TextList("labOutsiders");
        foreach (var name in outsiders.Where(name => !LabName().IsMatch(name)).Concat(outsiders.GroupBy(name => name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.Key)))
        {
            reader.Problems.Add("labOutsiders", $"found '{name}'", "Write each name once, of letters (a-z), digits and hyphens");
        }

        if (outsiders.Length > MostOutsiders)
        {
            reader.Problems.Add("labOutsiders", $"found {outsiders.Length} names", $"Write at most {MostOutsiders}");
        }
    }

    /// <param name="reader">The stack's configuration.</param>
    /// <param name="most">As many as the target can have. The default is what fits into a lab.</param>
    public static int CouchDbNodes(ConfigReader reader, int most = MostCouchDbNodes)
    {
        var number = reader.Integer("couchdbNodes");
        if (number >= 1 && number <= most)
        {
            return number;
        }

        reader.Problems.Add("couchdbNodes", $"found '{number}'", $"Write a number from 1 to {most}; three are usual");
        return UsualCouchDbNodes;
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,28}[a-z0-9])?\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabName();

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]*\\z", RegexOptions.None, 1000)]
    private static partial Regex PackageName();
}

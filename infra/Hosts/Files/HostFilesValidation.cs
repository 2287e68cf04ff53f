using System.Text.RegularExpressions;

namespace Cht.Hosts.Files;

/// <summary>Refuses sets of files that cannot be kept safely; names everything wrong at once.</summary>
internal static partial class HostFilesValidation
{
    /// <exception cref="ProvisioningException">Bad paths, owners or duplicates.</exception>
    public static void Validate(HostFiles desired)
    {
        var problems = new List<string>();
        if (!SetForm().IsMatch(desired.Set))
        {
            problems.Add($"the set's name \"{desired.Set}\" is not made of lower-case letters, digits and hyphens");
        }

        var entries = desired.Files.Select(f => (f.Path, f.Owner, f.Group))
            .Concat(desired.Directories.Select(d => (d.Path, d.Owner, d.Group))).ToList();
        foreach (var (path, owner, group) in entries)
        {
            if (!PathForm().IsMatch(path) || path.Split('/').Any(part => part is "." or ".."))
            {
                problems.Add($"\"{Connections.ShellText.OneLine(path)}\" is not a plain absolute path");
            }

            if (!PrincipalForm().IsMatch(owner) || !PrincipalForm().IsMatch(group))
            {
                problems.Add($"{path} has the owner \"{owner}:{group}\", which is no pair of names or numbers");
            }
        }

        problems.AddRange(entries.GroupBy(e => e.Path, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} is given twice"));
        if (problems.Count > 0)
        {
            throw new ProvisioningException(
                desired.Host, $"Keep the files of {desired.Set}", string.Join("; ", problems), "Correct the paths in the configuration.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetForm();

    // sha256sum escapes names with a backslash, and lists have one path per line: both are kept out.
    [GeneratedRegex(@"^(/[^/\\\p{Cc}]+)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathForm();

    [GeneratedRegex("^([a-z_][a-z0-9_-]*|[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PrincipalForm();
}

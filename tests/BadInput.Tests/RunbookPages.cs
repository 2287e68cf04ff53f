using System.Text.RegularExpressions;

namespace Cht.BadInput.Tests;

/// <summary>One page of docs/runbook. Its title is the message as the tool prints it, with placeholders in angle brackets.</summary>
internal sealed record RunbookPage(string Slug, string Title, string Text)
{
    public int Lines => Text.Split('\n').Length;

    public bool Fits(string message)
    {
        var pattern = string.Join(".*?", Regex.Split(Title, "<[a-z ]+>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(Regex.Escape));
        return Regex.IsMatch(message, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }
}

internal static class RunbookPages
{
    private static readonly Dictionary<string, RunbookPage> Pages = Directory.GetFiles(Folder, "*.md").Select(Read)
        .Where(page => page.Slug != "README").ToDictionary(page => page.Slug, StringComparer.Ordinal);

    public static string Folder => Path.Combine(BadProject.Repository, "docs", "runbook");

    public static IReadOnlyCollection<RunbookPage> All => Pages.Values;

    public static RunbookPage Find(string slug) => Pages.GetValueOrDefault(slug) ?? throw new ArgumentException($"There is no page docs/runbook/{slug}.md.");

    private static RunbookPage Read(string path)
    {
        var text = File.ReadAllText(path);
        // The title stands in back quotes, so that nothing in it is read as Markdown.
        return new(Path.GetFileNameWithoutExtension(path), text.Split('\n')[0].TrimStart('#', ' ').Trim('`'), text);
    }
}

/// <summary>What can fail on a host: the second argument of each <c>ProvisioningException</c> in the sources, with placeholders.</summary>
internal static partial class HostFailures
{
    public static IReadOnlyCollection<string> OfSources() =>
    [
        .. Directory.GetFiles(Path.Combine(BadProject.Repository, "infra", "Hosts"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Thrown().Matches(File.ReadAllText(path)))
            .Select(match => Placeholder().Replace(match.Groups["failed"].Value, found => "<" + Words(found.Groups["name"].Value) + ">"))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary><c>desired.Name</c> becomes <c>name</c>.</summary>
    private static string Words(string expression) => expression.Split('.')[^1].ToLowerInvariant();

    [GeneratedRegex("""new (?:ProvisioningException|HostUnreachableException)\(\s*[^,]+,\s*\$?"(?<failed>(?:[^"\\]|\\.)+)",""", RegexOptions.None, 1000)]
    private static partial Regex Thrown();

    [GeneratedRegex(@"\{(?<name>[A-Za-z.]+)\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}

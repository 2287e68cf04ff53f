using System.Text.RegularExpressions;

namespace Cht.BadInput.Tests;

/// <summary>One page of docs/runbook. Its title is the message as the tool prints it, with placeholders in angle brackets.</summary>
internal sealed record RunbookPage(string Slug, string Title, string Text)
{
    public int Lines => Text.Split('\n').Length;

    /// <summary>It is about what failed, on a machine or on this computer.</summary>
    public bool IsAbout(string failure) =>
        Title.StartsWith(failure + " on <", StringComparison.Ordinal) || Title.StartsWith(failure + " on this computer", StringComparison.Ordinal);

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

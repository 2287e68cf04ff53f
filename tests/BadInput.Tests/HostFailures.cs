using System.Text.RegularExpressions;

namespace Cht.BadInput.Tests;

/// <summary>
/// What can fail on a host: the second argument of each <c>ProvisioningException</c> in the sources, with placeholders. Found where one
/// is thrown, where a method makes one with a bare <c>new(</c>, and where a kind of it hands the text to its base.
/// </summary>
internal static partial class HostFailures
{
    public static IReadOnlyCollection<string> OfSources() =>
    [
        .. Directory.GetFiles(Path.Combine(BadProject.Repository, "infra"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).SelectMany(Of).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Those of one source file.</summary>
    internal static IEnumerable<string> Of(string source) => Made().Matches(source)
        .Select(made => Arguments(source, made.Index + made.Length))
        .Where(arguments => arguments.Count > 2)
        .Select(arguments => Text(arguments[1], source))
        .OfType<string>()
        .Select(text => Placeholder().Replace(text, found => "<" + Words(found.Groups["name"].Value) + ">"));

    /// <summary>A literal, or a constant of the same file. Null for what is known at run time only, as the purpose of a script is.</summary>
    private static string? Text(string argument, string source)
    {
        if (Literal().Match(argument) is { Success: true } literal)
        {
            return literal.Groups["text"].Value;
        }

        var constant = Constant().Matches(source).FirstOrDefault(found => found.Groups["name"].Value == argument);
        return constant?.Groups["text"].Value;
    }

    /// <summary>Splits a list of arguments at its own commas, from behind the opening parenthesis.</summary>
    private static List<string> Arguments(string source, int start)
    {
        var arguments = new List<string>();
        var depth = 0;
        var from = start;
        for (var at = start; at < source.Length; at++)
        {
            if (source[at] == '"')
            {
                at = EndOfText(source, at);
                continue;
            }

            depth += source[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && source[at] == ','))
            {
                arguments.Add(source[from..at].Trim());
                from = at + 1;
            }

            if (depth < 0)
            {
                break;
            }
        }

        return arguments;
    }

    private static int EndOfText(string source, int quote)
    {
        if (source.AsSpan(quote).StartsWith("\"\"\""))
        {
            return source.IndexOf("\"\"\"", quote + 3, StringComparison.Ordinal) + 2;
        }

        var at = quote + 1;
        while (source[at] != '"')
        {
            at += source[at] == '\\' ? 2 : 1;
        }

        return at;
    }

    /// <summary><c>desired.Name</c> becomes <c>name</c>.</summary>
    private static string Words(string expression) => expression.Split('.')[^1].ToLowerInvariant();

    [GeneratedRegex(
        @"new (?:Provisioning|HostUnreachable)Exception\(|: ProvisioningException\(|(?:Provisioning|HostUnreachable)Exception \w+\([^;{}]*\)\s*=>\s*new\(",
        RegexOptions.None, 1000)]
    private static partial Regex Made();

    [GeneratedRegex("""^\$?"(?<text>(?:[^"\\]|\\.)+)"$""", RegexOptions.None, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex("""const string (?<name>\w+)\s*=\s*"(?<text>(?:[^"\\]|\\.)+)";""", RegexOptions.None, 1000)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\{(?<name>[A-Za-z.]+?)(?:\.To\w+\(\))*\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}

using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Convergence;

/// <summary>
/// What an observe script prints: one fact per line, <c>name=value</c> for a single line of text and <c>name:base64</c>
/// for whole files and JSON documents. The last fact is <c>complete=yes</c>, so that output cut short is noticed.
/// </summary>
public sealed class ObservedFacts
{
    private const string Functions =
        SmallFiles.Functions +
        """

        set -u
        export LC_ALL=C
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        newline='
        '
        fact() { printf '%s=%s\n' "$1" "$2"; }
        document() { printf '%s:' "$1"; base64 -w0; printf '\n'; }
        # facts NAME TEXT: one fact for each line of the text that is not empty
        facts() {
          set -f
          IFS=$newline
          for one in $2; do printf '%s=%s\n' "$1" "$one"; done
          unset IFS
          set +f
        }
        """;

    private readonly ILookup<string, string> facts;

    private ObservedFacts(ILookup<string, string> facts) => this.facts = facts;

    /// <summary>A script that only reads, made of a body which calls <c>fact NAME VALUE</c>, <c>facts NAME LINES</c> and <c>document NAME &lt;FILE</c>.</summary>
    public static HostScript Script(string purpose, string body) =>
        new(purpose, $"{Functions}\n{body.TrimEnd()}\nfact complete yes\n") { Mutates = false };

    /// <exception cref="ProvisioningException">The script failed, or its output ends early.</exception>
    public static ObservedFacts Parse(string host, string purpose, ScriptResult result)
    {
        // Looked at before anything is decoded: a document that was cut short is no valid base64 text.
        if (!result.Succeeded || !result.Output.EndsWith("complete=yes\n", StringComparison.Ordinal))
        {
            var found = $"exit code {result.ExitCode}, {Shortened(result.Error)}";
            throw new ProvisioningException(
                host, $"'{purpose}' failed", found, "Log in to the machine, look at what stops it, then run again.");
        }

        return new ObservedFacts(result.Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(Split)
            .OfType<(string Name, string Value)>()
            .ToLookup(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal));
    }

    /// <summary>The value of a fact, or an empty text where the script did not print it.</summary>
    public string this[string name] => facts[name].FirstOrDefault() ?? string.Empty;

    /// <summary>Every value of a fact that is printed several times.</summary>
    public IEnumerable<string> All(string name) => facts[name];

    public bool Is(string name) => string.Equals(this[name], "yes", StringComparison.Ordinal);

    public long Number(string name) => long.TryParse(this[name], out var value) ? value : 0;

    /// <summary>The text of a document, or null where the machine has none.</summary>
    public string? Document(string name) => facts.Contains(name) ? this[name] : null;

    private static (string Name, string Value)? Split(string line)
    {
        var end = line.AsSpan().IndexOfAny('=', ':');
        if (end < 1)
        {
            return null;
        }

        var name = line[..end];
        var value = line[(end + 1)..];
        return (name, line[end] == ':' ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : value);
    }

    private static string Shortened(string error)
    {
        var text = error.Trim().ReplaceLineEndings("; ");
        return text.Length == 0 ? "no message" : text.Length > 400 ? string.Concat(text.AsSpan(0, 400), " ...") : text;
    }
}

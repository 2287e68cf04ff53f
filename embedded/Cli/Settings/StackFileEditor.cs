using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>
/// Changes one value in the text of a stack file. Every other line, comments and the order of keys included, stays as it is.
/// </summary>
internal static class StackFileEditor
{
    /// <summary>Sets a configuration value; the key is written as the file has it, else with its namespace.</summary>
    public static string Set(string text, ProjectSettings project, string key, ConfigNode value)
    {
        var root = YamlDocumentReader.Parse(text, "the stack file");
        if (FindEntry(root, project, key) is not { } entry)
        {
            return Insert(text, root, project.QualifiedKey(key), value);
        }
        if (value is ConfigScalar scalar && YamlText.Entry("k", scalar, 0).Length == 1 && IsOneLine(entry.Value))
        {
            return Splice(text, entry.Value, YamlText.Scalar(scalar));
        }
        if (entry.Config.Style == YamlDotNet.Core.Events.MappingStyle.Flow)
        {
            return RewriteConfig(text, root, config => config.With(entry.KeyText, value));
        }
        var lines = Lines(text);
        var first = (int)entry.Key.Start.Line - 1;
        var replacement = YamlText.Entry(entry.KeyText, value, (int)entry.Key.Start.Column - 1);
        return Join([.. lines[..first], .. replacement, .. lines[YamlExtent.LastLine(entry.Value, entry.Key)..]], text);
    }

    /// <returns>The text without the key; the same text when it was not there.</returns>
    public static string Remove(string text, ProjectSettings project, string key)
    {
        var root = YamlDocumentReader.Parse(text, "the stack file");
        if (FindEntry(root, project, key) is not { } entry)
        {
            return text;
        }
        if (entry.Config.Children.Count == 1 || entry.Config.Style == YamlDotNet.Core.Events.MappingStyle.Flow)
        {
            return RewriteConfig(text, root, config => config.Without(entry.KeyText));
        }
        var lines = Lines(text);
        return Join([.. lines[..((int)entry.Key.Start.Line - 1)], .. lines[YamlExtent.LastLine(entry.Value, entry.Key)..]], text);
    }

    /// <summary>Sets <c>encryptionsalt</c>; a new one goes to the end, where it stands in no one's comment.</summary>
    public static string SetEncryptionSalt(string text, string salt)
    {
        var root = YamlDocumentReader.Parse(text, "the stack file");
        if (YamlDocumentReader.Find(root, "encryptionsalt") is YamlScalarNode existing)
        {
            return Splice(text, existing, salt);
        }
        return Join([.. WithoutTrailingBlank(Lines(text)), $"encryptionsalt: {salt}"], text);
    }

    private static string Insert(string text, YamlMappingNode root, string key, ConfigNode value)
    {
        if (YamlDocumentReader.Find(root, "config") is not { } config)
        {
            return Join([.. WithoutTrailingBlank(Lines(text)), "config:", .. YamlText.Entry(key, value, 2)], text);
        }
        if (config is not YamlMappingNode { Style: not YamlDotNet.Core.Events.MappingStyle.Flow, Children.Count: > 0 } mapping)
        {
            return RewriteConfig(text, root, existing => existing.With(key, value));
        }
        var last = mapping.Children[^1];
        var end = YamlExtent.LastLine(last.Value, last.Key);
        var lines = Lines(text);
        return Join([.. lines[..end], .. YamlText.Entry(key, value, (int)last.Key.Start.Column - 1), .. lines[end..]], text);
    }

    private static string RewriteConfig(string text, YamlMappingNode root, Func<ConfigMap, ConfigMap> change)
    {
        var entry = root.Children.First(child => YamlDocumentReader.Key(child.Key) == "config");
        var current = YamlDocumentReader.ToConfig(entry.Value) as ConfigMap ?? new ConfigMap([]);
        var lines = Lines(text);
        return Join(
            [
                .. lines[..((int)entry.Key.Start.Line - 1)],
                .. YamlText.Entry("config", change(current), 0),
                .. lines[YamlExtent.LastLine(entry.Value, entry.Key)..],
            ],
            text);
    }

    private static (YamlMappingNode Config, YamlNode Key, string KeyText, YamlNode Value)? FindEntry(YamlMappingNode root, ProjectSettings project, string key)
    {
        if (YamlDocumentReader.Find(root, "config") is not YamlMappingNode config)
        {
            return null;
        }
        foreach (var (text, keyNode, value) in YamlDocumentReader.Entries(config))
        {
            if (project.QualifiedKey(text) == project.QualifiedKey(key))
            {
                return (config, keyNode, text, value);
            }
        }
        return null;
    }

    private static bool IsOneLine(YamlNode node) =>
        node is YamlScalarNode { Style: not (ScalarStyle.Literal or ScalarStyle.Folded) } scalar
        && scalar.Start.Line == scalar.End.Line && scalar.End.Index > scalar.Start.Index;

    private static string Splice(string text, YamlNode node, string replacement) =>
        string.Concat(text.AsSpan(0, (int)node.Start.Index), replacement, text.AsSpan((int)node.End.Index));

    private static ImmutableArray<string> Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. lines[^1].Length == 0 ? lines[..^1] : lines];
    }

    private static ImmutableArray<string> WithoutTrailingBlank(ImmutableArray<string> lines)
    {
        var count = lines.Length;
        while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
        {
            count--;
        }
        return lines[..count];
    }

    private static string Join(IEnumerable<string> lines, string original)
    {
        var ending = original.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return string.Concat(lines.Select(line => line + ending));
    }
}

/// <summary>Where a node ends in the text. A block collection's own end mark lies behind comments that follow it.</summary>
internal static class YamlExtent
{
    /// <returns>The number of its last line, counted from 1.</returns>
    public static int LastLine(YamlNode node, YamlNode key) => Math.Max((int)key.End.Line, LastLine(node));

    private static int LastLine(YamlNode node) => node switch
    {
        YamlMappingNode { Style: not YamlDotNet.Core.Events.MappingStyle.Flow, Children.Count: > 0 } mapping =>
            LastLine(mapping.Children[^1].Value, mapping.Children[^1].Key),
        YamlSequenceNode { Style: not YamlDotNet.Core.Events.SequenceStyle.Flow, Children.Count: > 0 } sequence => LastLine(sequence.Children[^1]),
        YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } block => LastBlockLine(block),
        YamlScalarNode { Value: "" } empty => (int)empty.Start.Line,
        _ => (int)node.End.Line,
    };

    // A block scalar's end mark is the start of the line behind it; trailing blank lines are counted to it.
    private static int LastBlockLine(YamlScalarNode block) =>
        block.End.Column == 1 ? (int)block.End.Line - 1 : (int)block.End.Line;
}

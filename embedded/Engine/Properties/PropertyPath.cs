using System.Collections.Immutable;
using System.Globalization;
using Pulumi.Experimental;

namespace Cht.Engine.Properties;

/// <summary>
/// A path to a property as Pulumi writes it: <c>rules[2].port</c>, <c>tags["a.b"]</c>, <c>rules[*].port</c>. Keys and
/// indexes are kept as text; <c>*</c> stands for any one of them.
/// </summary>
internal sealed record PropertyPath(ImmutableArray<string> Segments)
{
    private const string Any = "*";

    public static PropertyPath Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<string>();
        var position = 0;
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '.':
                    position++;
                    break;
                case '[' when position + 1 < text.Length && text[position + 1] == '"':
                    segments.Add(Quoted(text, ref position));
                    break;
                case '[':
                    var close = text.IndexOf(']', position);
                    close = close < 0 ? throw new FormatException($"The property path '{text}' lacks a ']'.") : close;
                    segments.Add(text[(position + 1)..close]);
                    position = close + 1;
                    break;
                default:
                    var end = text.AsSpan(position).IndexOfAny('.', '[');
                    end = end < 0 ? text.Length : position + end;
                    segments.Add(text[position..end]);
                    position = end;
                    break;
            }
        }

        return new PropertyPath(segments.ToImmutable());
    }

    public static string Child(string path, string key) =>
        key.AsSpan().IndexOfAny(".[]\"*") >= 0 ? $"{path}[\"{key.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]"
        : path.Length == 0 ? key
        : $"{path}.{key}";

    public static string Element(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";

    /// <summary>True when this path, with its wildcards, is the other path, leads to it or comes below it.</summary>
    public bool Covers(PropertyPath other) =>
        Segments.Zip(other.Segments, (mine, theirs) => mine == Any || theirs == Any || mine == theirs).All(same => same);

    public PropertyValue? Find(PropertyMap map)
    {
        PropertyValue? value = new(map);
        foreach (var segment in Segments)
        {
            value = value is null ? null : Step(value, segment);
        }

        return value;
    }

    private static PropertyValue? Step(PropertyValue value, string segment)
    {
        if (value.TryGetMap(out var entries))
        {
            return entries.GetValueOrDefault(segment);
        }

        return value.TryGetArray(out var items)
            && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < items.Length ? items[index] : null;
    }

    private static string Quoted(string text, ref int position)
    {
        var key = new System.Text.StringBuilder();
        var index = position + 2;
        while (index < text.Length && text[index] != '"')
        {
            index += text[index] == '\\' && index + 1 < text.Length ? 1 : 0;
            key.Append(text[index++]);
        }

        position = index + 1 < text.Length && text[index + 1] == ']'
            ? index + 2
            : throw new FormatException($"The property path '{text}' lacks a '\"]'.");
        return key.ToString();
    }
}

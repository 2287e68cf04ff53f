using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cht.Cli.Settings;

/// <summary>One part of a path: a key of a map or a position in a list.</summary>
internal readonly record struct PathPart(string? Key, int Index)
{
    public override string ToString() => Key ?? $"[{Index}]";
}

/// <summary>Property paths as Pulumi writes them: <c>root.nested</c>, <c>root["nested"]</c>, <c>root[0].name</c>.</summary>
internal static class ConfigPath
{
    public static ImmutableArray<PathPart> Parse(string path)
    {
        var parts = ImmutableArray.CreateBuilder<PathPart>();
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '.' && at > 0)
            {
                at++;
            }
            at = at < path.Length && path[at] == '[' ? Bracket(path, at, parts) : Name(path, at, parts);
        }
        return parts.Count > 0 && parts[0].Key is not null ? parts.ToImmutable() : throw Invalid(path);
    }

    /// <summary>The value at the path, null where there is none.</summary>
    public static ConfigNode? Get(ConfigNode? node, ReadOnlySpan<PathPart> path)
    {
        foreach (var part in path)
        {
            node = (node, part.Key) switch
            {
                (ConfigMap map, { } key) => map.Find(key),
                (ConfigList list, null) when part.Index < list.Items.Length => list.Items[part.Index],
                _ => null,
            };
        }
        return node;
    }

    /// <summary>Puts a value at the path; missing maps and lists on the way are made.</summary>
    public static ConfigNode Set(ConfigNode? node, ReadOnlySpan<PathPart> path, ConfigNode value)
    {
        if (path.IsEmpty)
        {
            return value;
        }
        var part = path[0];
        if (part.Key is not null)
        {
            var map = node switch
            {
                null => new ConfigMap([]),
                ConfigMap existing => existing,
                _ => throw new CommandException($"{part.Key}: a key needs a map, found {YamlDocumentReader.Describe(node)}"),
            };
            return map.With(part.Key, Set(map.Find(part.Key), path[1..], value));
        }
        var items = node switch
        {
            null => [],
            ConfigList existing => existing.Items,
            _ => throw new CommandException($"[{part.Index}]: a position needs a list, found {YamlDocumentReader.Describe(node)}"),
        };
        if (part.Index > items.Length)
        {
            throw new CommandException($"[{part.Index}]: the list has {items.Length} items, so the next position is [{items.Length}]");
        }
        var item = Set(part.Index < items.Length ? items[part.Index] : null, path[1..], value);
        return new ConfigList(part.Index < items.Length ? items.SetItem(part.Index, item) : items.Add(item));
    }

    public static ConfigNode? Remove(ConfigNode? node, ReadOnlySpan<PathPart> path)
    {
        if (path.IsEmpty)
        {
            return null;
        }
        var rest = path[1..];
        switch (node)
        {
            case ConfigMap map when path[0].Key is { } key && map.Find(key) is { } child:
                return Remove(child, rest) is { } left ? map.With(key, left) : map.Without(key);
            case ConfigList list when path[0].Key is null && path[0].Index < list.Items.Length:
                var remaining = Remove(list.Items[path[0].Index], rest);
                return new ConfigList(remaining is null ? list.Items.RemoveAt(path[0].Index) : list.Items.SetItem(path[0].Index, remaining));
            default:
                return node;
        }
    }

    private static int Name(string path, int start, ImmutableArray<PathPart>.Builder parts)
    {
        var end = path.IndexOfAny(['.', '['], start);
        end = end < 0 ? path.Length : end;
        if (end == start)
        {
            throw Invalid(path);
        }
        parts.Add(new(path[start..end], 0));
        return end;
    }

    private static int Bracket(string path, int start, ImmutableArray<PathPart>.Builder parts)
    {
        if (start + 1 < path.Length && path[start + 1] == '"')
        {
            return Quoted(path, start, parts);
        }
        var end = path.IndexOf(']', start);
        if (end < 0 || !int.TryParse(path.AsSpan(start + 1, end - start - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw Invalid(path);
        }
        parts.Add(new(null, index));
        return end + 1;
    }

    private static int Quoted(string path, int start, ImmutableArray<PathPart>.Builder parts)
    {
        var name = new StringBuilder();
        for (var at = start + 2; at < path.Length; at++)
        {
            if (path[at] == '\\' && at + 1 < path.Length)
            {
                name.Append(path[++at]);
            }
            else if (path[at] == '"' && at + 1 < path.Length && path[at + 1] == ']')
            {
                parts.Add(new(name.ToString(), 0));
                return at + 2;
            }
            else
            {
                name.Append(path[at]);
            }
        }
        throw Invalid(path);
    }

    private static CommandException Invalid(string path) =>
        new($"invalid property path \"{path}\": write it as root.nested, root[0] or root[\"key\"]");
}

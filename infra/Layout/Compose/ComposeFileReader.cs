using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cht.Layout;

/// <summary>
/// Takes the services out of a compose file. Networks and volumes stand behind the services in the official files, so that a
/// file cut short names something that it no longer declares.
/// </summary>
internal static class ComposeFileReader
{
    private const string Network = "cht-net";

    public static ImmutableArray<ComposeService> Services(string name, string source, string text)
    {
        ComposeFileException Refuse(string found) => new(name, source, found);
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.Length == 0)
        {
            throw Refuse("it is empty");
        }

        if (start[0] is '<')
        {
            throw Refuse("it is a web page (HTML), not a compose file");
        }

        // YAML is a superset of JSON: the error document of a CouchDB would parse.
        if (start[0] is '{' or '[')
        {
            throw Refuse($"it is JSON, as in the answer to a wrong version: {Shortened(start)}");
        }

        var root = Parse(text, Refuse);
        var services = Mapping(root, "services") ?? throw Refuse("it has no services");
        var declared = (Networks: Names(root, "networks"), Volumes: Names(root, "volumes"));
        if (!declared.Networks.Contains(Network, StringComparer.Ordinal))
        {
            throw Refuse($"it does not declare the network {Network}: it is cut short, or a file of another program");
        }

        var found = services.Children.Select(entry => Service(entry.Key, entry.Value, declared, Refuse)).ToImmutableArray();
        var expected = Expected(name);
        return expected is null || found.Any(service => string.Equals(service.Name, expected, StringComparison.Ordinal))
            ? found
            : throw Refuse($"it has the services {string.Join(", ", found.Select(service => service.Name))} and not {expected}");
    }

    /// <summary>The service without which a file is another one.</summary>
    private static string? Expected(string name) => name switch
    {
        ComposeFileSource.Core => "nginx",
        ComposeFileSource.CouchDb => "couchdb",
        ComposeFileSource.UpgradeService => "cht-upgrade-service",
        _ => null,
    };

    private static YamlMappingNode Parse(string text, Func<string, ComposeFileException> refuse)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw refuse($"it is no YAML: line {error.Start.Line}, {Shortened(error.Message)}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw refuse("it is no single YAML mapping");
    }

    private static ComposeService Service(
        YamlNode key, YamlNode value, (ImmutableArray<string> Networks, ImmutableArray<string> Volumes) declared,
        Func<string, ComposeFileException> refuse)
    {
        var name = Text(key) ?? throw refuse("a service has no plain name");
        if (value is not YamlMappingNode service || Text(Child(service, "image")) is not { Length: > 0 } image)
        {
            throw refuse($"the service {name} has no image: the file is cut short");
        }

        var networks = Child(service, "networks") switch
        {
            YamlSequenceNode list => list.Children.Select(Text),
            YamlMappingNode mapping => mapping.Children.Keys.Select(Text),
            _ => [],
        };
        if (networks.FirstOrDefault(network => network is null || !declared.Networks.Contains(network, StringComparer.Ordinal)) is { } network)
        {
            throw refuse($"the service {name} uses the network {network}, which is not declared: the file is cut short");
        }

        var volumes = Child(service, "volumes") is YamlSequenceNode mounts ? mounts.Children.Select(Text).OfType<string>() : [];
        if (volumes.Select(VolumeName).OfType<string>().FirstOrDefault(volume => !declared.Volumes.Contains(volume, StringComparer.Ordinal)) is { } missing)
        {
            throw refuse($"the service {name} uses the volume {missing}, which is not declared: the file is cut short");
        }

        return new(name, image);
    }

    /// <summary>The named volume of a mount in short form, or null for a path of the machine.</summary>
    private static string? VolumeName(string mount)
    {
        var source = mount.Split(':', 2)[0];
        return source.Length > 0 && char.IsAsciiLetterOrDigit(source[0]) && source.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? source
            : null;
    }

    private static ImmutableArray<string> Names(YamlMappingNode root, string key) =>
        Mapping(root, key) is { } mapping ? [.. mapping.Children.Keys.Select(Text).OfType<string>()] : [];

    private static YamlMappingNode? Mapping(YamlMappingNode node, string key) => Child(node, key) as YamlMappingNode;

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.FirstOrDefault(child => string.Equals(Text(child.Key), key, StringComparison.Ordinal)).Value;

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

    private static string Shortened(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > 120 ? string.Concat(line.AsSpan(0, 120), " ...") : line;
    }
}

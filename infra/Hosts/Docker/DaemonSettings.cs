using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>
/// <c>/etc/docker/daemon.json</c>: our keys win, keys of others stay. A setting is one top-level key; its value is taken
/// or left as a whole, since halves of two configurations (log options of another driver) do not work together.
/// </summary>
public static class DaemonSettings
{
    public const string Path = "/etc/docker/daemon.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Docker benchmark ids 2.2 (icc), 2.8 (ulimits; CouchDB of CHT needs 100000 open files), 2.14, 2.16 and a bounded log.
    /// </summary>
    public static string Default { get; } =
        """
        {
          "icc": false,
          "userland-proxy": false,
          "no-new-privileges": true,
          "log-driver": "local",
          "default-ulimits": { "nofile": { "Name": "nofile", "Soft": 65536, "Hard": 1048576 } }
        }
        """;

    /// <exception cref="ProvisioningException">No JSON object, or settings that exclude Swarm or open the engine.</exception>
    public static JsonObject ParseDesired(string host, string text)
    {
        var settings = Parse(host, text, "The desired daemon settings are no JSON object", "Write a JSON object.");
        Refuse(host, settings, "the desired daemon settings", "Take it out of the daemon settings.");
        return settings;
    }

    /// <summary>
    /// The settings with at most as many open files as the machine can grant: a container in a guest without the right to
    /// raise limits (some container hosts, lab machines) does not start at all when more is asked for.
    /// </summary>
    /// <param name="settings">Our keys; changed in place and returned.</param>
    /// <param name="maximum">Open files, or 0 for no bound.</param>
    internal static JsonObject Bounded(JsonObject settings, long maximum)
    {
        if (maximum > 0 && settings["default-ulimits"] is JsonObject limits && limits["nofile"] is JsonObject files)
        {
            foreach (var key in new[] { "Soft", "Hard" })
            {
                if (files[key] is JsonValue value && value.TryGetValue(out long number) && number > maximum)
                {
                    files[key] = maximum;
                }
            }
        }

        return settings;
    }

    /// <summary>
    /// The way back, for an import: a limit that is all the machine can grant has been lowered to it, and what had been wanted is
    /// the default.
    /// </summary>
    /// <param name="host">For messages.</param>
    /// <param name="owned">The settings that an earlier run wrote.</param>
    /// <param name="maximum">Open files, or 0 for no bound.</param>
    /// <exception cref="ProvisioningException">The settings are no JSON object.</exception>
    public static string Wanted(string host, string owned, long maximum)
    {
        var settings = Parse(host, owned, "The record of our daemon settings is damaged", "Delete /var/lib/cht-infra/daemon.json.");
        var wanted = JsonNode.Parse(Default)!["default-ulimits"]!;
        if (!JsonNode.DeepEquals(settings["default-ulimits"], Bounded(new JsonObject { ["default-ulimits"] = wanted.DeepClone() }, maximum)["default-ulimits"]))
        {
            return owned;
        }

        settings["default-ulimits"] = wanted.DeepClone();
        return Render(settings);
    }

    /// <summary>What daemon.json should hold.</summary>
    /// <param name="host">For messages.</param>
    /// <param name="existing">Text on the machine, or null.</param>
    /// <param name="owned">The settings we wrote last time, or null: those no longer desired are taken out again.</param>
    /// <param name="desired">Our keys.</param>
    /// <exception cref="ProvisioningException">The file is no JSON object, or holds a setting that excludes Swarm.</exception>
    public static JsonObject Merge(string host, string? existing, string? owned, JsonObject desired)
    {
        var merged = ParseExisting(host, existing);
        if (owned is not null)
        {
            var last = Parse(host, owned, "The record of our daemon settings is damaged", "Delete /var/lib/cht-infra/daemon.json.");
            foreach (var (key, value) in last.Where(entry => !desired.ContainsKey(entry.Key)))
            {
                // A value changed by somebody since is theirs now.
                if (merged.ContainsKey(key) && JsonNode.DeepEquals(merged[key], value))
                {
                    merged.Remove(key);
                }
            }
        }

        foreach (var (key, value) in desired)
        {
            merged[key] = value?.DeepClone();
        }

        Refuse(host, merged, Path, $"Take it out of {Path} on the machine.");
        return merged;
    }

    /// <summary>One entry per key that differs. Values that may hold a password are not shown.</summary>
    public static ImmutableArray<HostDifference> Differences(string host, string? existing, JsonObject merged)
    {
        var found = ParseExisting(host, existing);
        var changed = merged
            .Where(entry => !found.ContainsKey(entry.Key) || !JsonNode.DeepEquals(found[entry.Key], entry.Value))
            .Select(entry => entry.Key);
        var removed = found.Where(entry => !merged.ContainsKey(entry.Key)).Select(entry => entry.Key);
        return [.. changed.Concat(removed).Select(key => new HostDifference(key, Shown(merged, key), Shown(found, key)))];
    }

    public static string Render(JsonObject settings) => settings.ToJsonString(Indented) + "\n";

    private static string Shown(JsonObject settings, string key) =>
        !settings.ContainsKey(key) ? "nothing"
        : key is "proxies" or "registry-mirrors" ? "(not shown)"
        : settings[key]?.ToJsonString() ?? "null";

    private static JsonObject ParseExisting(string host, string? existing) =>
        string.IsNullOrWhiteSpace(existing)
            ? []
            : Parse(host, existing, $"{Path} is no JSON object", "Repair the file on the machine, then run again.");

    private static JsonObject Parse(string host, string text, string failed, string remedy)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject
                ?? throw new ProvisioningException(host, failed, "its value is of another kind", remedy);
        }
        catch (JsonException exception)
        {
            var position = $"error in line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            throw new ProvisioningException(host, failed, position, remedy);
        }
    }

    private static void Refuse(string host, JsonObject settings, string where, string remedy)
    {
        var refused = new[]
        {
            (Key: "live-restore", Bad: IsTrue(settings, "live-restore"), Why: "Swarm and live-restore exclude each other"),
            (Key: "firewall-backend", Bad: IsNftables(settings), Why: "Swarm needs the iptables backend"),
            (Key: "hosts", Bad: settings.ContainsKey("hosts"), Why: "the unit passes the socket itself, and a TCP socket gives root to the network"),
            (Key: "iptables", Bad: settings["iptables"] is JsonValue iptables && iptables.TryGetValue(out bool on) && !on, Why: "overlay networks need Docker's rules"),
        };
        var reasons = refused.Where(entry => entry.Bad).Select(entry => $"{entry.Key} in {where}: {entry.Why}").ToArray();
        if (reasons.Length > 0)
        {
            throw new ProvisioningException(host, "The Docker settings cannot be used for Swarm", string.Join("; ", reasons), remedy);
        }
    }

    private static bool IsTrue(JsonObject settings, string key) =>
        settings[key] is JsonValue value && value.TryGetValue(out bool on) && on;

    private static bool IsNftables(JsonObject settings) =>
        settings["firewall-backend"] is JsonValue value && value.TryGetValue(out string? name)
        && string.Equals(name, "nftables", StringComparison.Ordinal);
}

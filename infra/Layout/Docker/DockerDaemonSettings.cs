using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>Our part of <c>/etc/docker/daemon.json</c> (ids: docker-bench-security).</summary>
public static class DockerDaemonSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// The settings as JSON text. live-restore (2.15) and the nftables firewall backend are absent: the engine refuses
    /// Swarm with them.
    /// </summary>
    public static string For(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var settings = new JsonObject
        {
            // A bounded log per container, compressed (2.13). The CHT compose files set their own.
            ["log-driver"] = "local",
            ["log-opts"] = new JsonObject { ["max-size"] = "20m", ["max-file"] = "5" },
            // Containers on the default bridge do not talk to each other (2.2).
            ["icc"] = false,
            // Published ports through the kernel only, where the forward chain filters them (2.16).
            ["userland-proxy"] = false,
            // 2.14.
            ["no-new-privileges"] = true,
            // CouchDB's entrypoint runs 'ulimit -n 100000' and fails below that hard limit (2.8).
            ["default-ulimits"] = new JsonObject
            {
                ["nofile"] = new JsonObject { ["Name"] = "nofile", ["Soft"] = 65536, ["Hard"] = 1048576 },
            },
            ["default-address-pools"] = new JsonArray(new JsonObject { ["base"] = layout.Docker.AddressPool.ToString(), ["size"] = 24 }),
        };
        return settings.ToJsonString(Indented) + "\n";
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Cht.Layout;
using Cht.Provider.Keys;
using Pulumi;

namespace Cht.Components.Machines;

/// <summary>
/// First boot of a machine in a cloud. Its SSH host key comes from the stack, so that the very first connection is verified:
/// the private half is the one secret in user data (docs/security.md). Everything else is done over SSH later.
/// </summary>
internal static class CloudInit
{
    /// <summary>
    /// Waits for the data volume, gives it a file system only where blkid finds nothing at all (exit code 2), and mounts it
    /// for good. cloud-init runs this before it lets the SSH server start, so nobody sees the machine without its data.
    /// </summary>
    private const string MountScript = """
        set -u
        device=$1 target=$2
        for attempt in $(seq 300); do [ -b "$device" ] && break; sleep 2; done
        [ -b "$device" ] || { echo "data volume $device did not appear within 600 s" >&2; exit 1; }
        blkid -p "$device" >/dev/null
        if [ $? -eq 2 ]; then mkfs.ext4 -q -L cht-data "$device" || exit 1; fi
        mkdir -p "$target"
        grep -q " $target " /etc/fstab || echo "$device $target ext4 defaults,nofail,x-systemd.device-timeout=600 0 2" >> /etc/fstab
        mountpoint -q "$target" || mount "$target"
        """;

    /// <param name="name">Host name.</param>
    /// <param name="user">Login user, with sudo and without password.</param>
    /// <param name="hostKey">The machine's key pair.</param>
    /// <param name="operatorKey">The key that logs in.</param>
    /// <param name="dataDevice">Path of the data volume's device; null without data volume.</param>
    /// <returns>A secret.</returns>
    public static Output<string> For(string name, string user, SshKeyPair hostKey, SshKeyPair operatorKey, Output<string>? dataDevice) =>
        Output.CreateSecret(Output
            .Tuple(hostKey.PrivateKey, hostKey.PublicKey, operatorKey.PublicKey, dataDevice ?? Output.Create(string.Empty))
            .Apply(values => Render(name, user, values)));

    private static string Render(string name, string user, (string PrivateKey, string PublicKey, string OperatorKey, string Device) values)
    {
        var config = new JsonObject
        {
            ["hostname"] = name,
            ["ssh_deletekeys"] = true,
            ["ssh_keys"] = new JsonObject { ["ed25519_private"] = values.PrivateKey, ["ed25519_public"] = values.PublicKey },
            ["ssh_pwauth"] = false,
            ["disable_root"] = true,
            ["users"] = new JsonArray(new JsonObject
            {
                ["name"] = user,
                ["groups"] = "sudo",
                ["sudo"] = "ALL=(ALL) NOPASSWD:ALL",
                ["shell"] = "/bin/bash",
                ["lock_passwd"] = true,
                ["ssh_authorized_keys"] = new JsonArray(values.OperatorKey),
            }),
        };
        if (values.Device.Length > 0)
        {
            config["bootcmd"] = new JsonArray(new JsonArray("sh", "-c", MountScript, "cht-data", values.Device, CloudDataVolume.Mount));
        }

        // JSON is YAML; no quoting of our own.
        return "#cloud-config\n" + config.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }
}

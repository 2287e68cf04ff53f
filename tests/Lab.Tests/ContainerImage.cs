namespace Cht.Lab.Tests;

/// <summary>An image of one static program from the distribution: no registry is needed.</summary>
internal static class ContainerImage
{
    public const string Import = """
        set -e
        docker image inspect probe >/dev/null 2>&1 && exit 0
        dpkg -s busybox-static >/dev/null 2>&1 || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq busybox-static >/dev/null
        tar --create --directory /bin busybox | docker import - probe >/dev/null
        """;

    /// <summary>Starts a container in the background.</summary>
    public static string Run(string options, string command) =>
        $"docker run --detach {options} probe /busybox {command} >/dev/null";
}

namespace Cht.Hosts.Lab;

/// <summary>
/// A Docker Engine on this computer sets the forward policy to drop and leaves the chain DOCKER-USER for others' rules. An accept in
/// a table of our own cannot overrule that drop (every base chain of a hook decides for itself), so the lab puts its rules there.
/// </summary>
internal static class DockerUserRules
{
    private const string Chain = "DOCKER-USER";

    public static async Task<bool> ChainExistsAsync(CancellationToken cancellationToken) =>
        Commands.Find("iptables") is not null && (await RunAsync(["-S", Chain], cancellationToken)).Succeeded;

    public static async Task EnsureAsync(string lab, string bridge, CancellationToken cancellationToken)
    {
        foreach (var rule in Rules(lab, bridge))
        {
            if (!(await RunAsync(["-C", Chain, .. rule], cancellationToken)).Succeeded)
            {
                await Commands.MustAsync(
                    "Letting the lab's packets through Docker's forward chain", "Look at: iptables -S DOCKER-USER",
                    "iptables", ["-w", "-I", Chain, .. rule], cancellationToken);
            }
        }
    }

    /// <summary>The lab's rules as iptables writes them; empty where there is no such chain.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string lab, CancellationToken cancellationToken)
    {
        if (!await ChainExistsAsync(cancellationToken))
        {
            return [];
        }

        var listing = (await RunAsync(["-S", Chain], cancellationToken)).Output;
        var bridge = LabName.Bridge(lab);
        return [.. listing.Split('\n').Where(line => line.Split(' ').Contains(bridge, StringComparer.Ordinal))];
    }

    public static async Task RemoveAsync(string lab, string bridge, CancellationToken cancellationToken)
    {
        if (await ChainExistsAsync(cancellationToken))
        {
            foreach (var rule in Rules(lab, bridge))
            {
                while ((await RunAsync(["-D", Chain, .. rule], cancellationToken)).Succeeded)
                {
                }
            }
        }
    }

    internal static IEnumerable<string[]> Rules(string lab, string bridge)
    {
        string[] mark = ["-m", "comment", "--comment", LabName.Mark(lab)];
        yield return ["-i", bridge, .. mark, "-j", "ACCEPT"];
        yield return ["-o", bridge, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", .. mark, "-j", "ACCEPT"];
    }

    private static Task<CommandResult> RunAsync(string[] arguments, CancellationToken cancellationToken) =>
        Commands.RunAsync("iptables", ["-w", .. arguments], cancellationToken);
}

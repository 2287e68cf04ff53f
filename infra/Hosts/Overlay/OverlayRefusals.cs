namespace Cht.Hosts.Overlay;

internal static class OverlayRefusals
{
    /// <exception cref="ProvisioningException">The overlay network cannot work on this machine; everything wrong at once.</exception>
    public static void Check(string host, string name, bool encrypted, OverlayObserved observed)
    {
        if (!observed.EngineAnswers)
        {
            throw new ProvisioningException(
                host, "The overlay network cannot be read", "Docker Engine does not answer", "Look at 'systemctl status docker' on the machine.");
        }

        var problems = new[]
        {
            Shadow(name, observed),
            observed.Networks.Count(network => network.IsOverlay) > 1
                ? ($"there are several overlay networks named {name}", "Remove the ones that are not used.")
                : null,
            !observed.Kernel.Vxlan
                ? ("the kernel has no VXLAN", "Use a kernel with the module vxlan (Debian and Ubuntu: the standard kernel package).")
                : null,
            encrypted && !observed.Kernel.Esp
                ? ("the network is to be encrypted and the kernel has no IPsec (ESP)",
                    "Use a kernel with the modules esp4 and xfrm, or turn encryption off where the network between the machines is trusted.")
                : null,
        }.OfType<(string Found, string Remedy)>().ToArray();
        if (problems.Length > 0)
        {
            throw new ProvisioningException(
                host,
                $"The overlay network {name} cannot be used",
                string.Join("; ", problems.Select(problem => problem.Found)),
                string.Join(" ", problems.Select(problem => problem.Remedy)));
        }
    }

    /// <summary>
    /// Compose makes a local bridge of that name when it is started without its override, or while the worker cannot see
    /// the overlay; containers then attach to the bridge and reach no other machine.
    /// </summary>
    private static (string Found, string Remedy)? Shadow(string name, OverlayObserved observed) =>
        observed.Shadows.FirstOrDefault() is { } shadow
            ? ($"a local {shadow.Driver} network named {name} hides it (id {shadow.Id[..Math.Min(12, shadow.Id.Length)]})",
                $"Stop the containers on that local network and run 'docker network rm {shadow.Id[..Math.Min(12, shadow.Id.Length)]}' on this machine.")
            : null;
}

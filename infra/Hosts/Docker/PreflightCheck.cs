using System.Collections.Immutable;

namespace Cht.Hosts.Docker;

/// <summary>One reason why work cannot begin.</summary>
public sealed record PreflightProblem(string Host, string Failed, string Found, string Remedy)
{
    public override string ToString() => $"{Host}: {Failed}: {Found}. {Remedy}";
}

/// <summary>A machine, what it should be, what it is, and how far its clock is from ours.</summary>
public sealed record PreflightMachine(DockerPreflightDesired Desired, DockerPreflightObserved Observed, ClockSkew Clock);

/// <summary>Every problem of every machine, in one error.</summary>
public sealed class PreflightException(ImmutableArray<PreflightProblem> problems)
    : ProvisioningException(
        string.Join(", ", problems.Select(problem => problem.Host).Distinct(StringComparer.Ordinal)),
        "Work cannot begin",
        string.Concat(problems.Select(problem => $"\n  {problem}")).TrimEnd('.'),
        "\nNothing was changed. Mend all of these, then run again.")
{
    public ImmutableArray<PreflightProblem> Problems { get; } = problems;
}

/// <summary>Judges all machines together and gathers everything that is wrong.</summary>
public static class PreflightCheck
{
    /// <summary>Ends the work when there is a problem, with all of them in one error.</summary>
    /// <exception cref="PreflightException">There is at least one.</exception>
    public static void Require(ImmutableArray<PreflightProblem> problems)
    {
        if (!problems.IsEmpty)
        {
            throw new PreflightException(problems);
        }
    }

    /// <summary>All problems, by machine. Empty: work can begin.</summary>
    public static ImmutableArray<PreflightProblem> Problems(IReadOnlyCollection<PreflightMachine> machines) =>
    [
        .. machines.SelectMany(machine => System(machine)
            .Concat(Resources(machine))
            .Concat(Network(machine))
            .Concat(Kernel(machine))),
        .. Shared(machines, "machine id", machine => machine.Observed.MachineId,
            "Machines cloned from one image: run 'rm /etc/machine-id; systemd-machine-id-setup' on the copies and reboot them."),
        .. Shared(machines, "private address", machine => machine.Desired.PrivateAddress, "Give each machine its own private address."),
    ];

    private static IEnumerable<PreflightProblem> System(PreflightMachine machine)
    {
        var (desired, observed, clock) = machine;
        if (Unsupported(desired, observed) is { } unsupported)
        {
            yield return unsupported;
        }

        if (observed.System.Architecture is not ("amd64" or "arm64"))
        {
            yield return new(desired.Host, "The processor is not supported", observed.System.Architecture, "Use an amd64 or arm64 machine.");
        }

        if (!observed.Systemd)
        {
            yield return new(desired.Host, "The machine has no systemd", "process 1 is another program", "Use a system that starts with systemd.");
        }

        if (!clock.IsTolerated)
        {
            yield return new(desired.Host, "The clock is wrong", $"it is {clock}", ClockSkew.Remedy);
        }
    }

    private static PreflightProblem? Unsupported(DockerPreflightDesired desired, DockerPreflightObserved observed)
    {
        try
        {
            _ = DockerPackages.For(desired.Docker, observed.System);
            return null;
        }
        catch (ProvisioningException exception)
        {
            return new PreflightProblem(desired.Host, exception.Failed, exception.Found, exception.Remedy);
        }
    }

    private static IEnumerable<PreflightProblem> Resources(PreflightMachine machine)
    {
        var (desired, observed, _) = machine;
        if (observed.Memory < desired.MinimumMemory)
        {
            yield return new(desired.Host, "There is too little memory", $"{observed.Memory} MiB, needed {desired.MinimumMemory} MiB", "Use a larger machine.");
        }

        if (observed.Disk < desired.MinimumDisk)
        {
            yield return new(
                desired.Host, "There is too little disk space for Docker", $"{observed.Disk} MiB free, needed {desired.MinimumDisk} MiB",
                "Free space under /var/lib, or use a larger disk.");
        }
    }

    private static IEnumerable<PreflightProblem> Network(PreflightMachine machine)
    {
        var (desired, observed, _) = machine;
        if (!observed.Addresses.Contains(desired.PrivateAddress, StringComparer.Ordinal))
        {
            yield return new(
                desired.Host, "The private address is not on the machine",
                $"{desired.PrivateAddress} wanted, the machine has {string.Join(", ", observed.Addresses)}",
                "Correct the private address in the configuration, or configure it on the machine.");
            yield break;
        }

        foreach (var route in observed.Routes)
        {
            // Container traffic sent from another address of the machine is dropped on arrival (moby#53004).
            if (!string.Equals(route.Source, desired.PrivateAddress, StringComparison.Ordinal))
            {
                var found = route.Source.Length == 0 ? "no route" : $"they would leave from {route.Source}";
                yield return new(
                    desired.Host, $"Packets to {route.Peer} do not leave from the private address", $"{found}, wanted {desired.PrivateAddress}",
                    $"Make 'ip route get {route.Peer}' show 'src {desired.PrivateAddress}'.");
            }
            else if (route.Mtu < desired.Mtu)
            {
                yield return new(
                    desired.Host, $"The network to {route.Peer} carries smaller packets than configured", $"MTU {route.Mtu}, configured {desired.Mtu}",
                    $"Write {route.Mtu} as the overlay's mtu in the configuration.");
            }
        }
    }

    private static IEnumerable<PreflightProblem> Kernel(PreflightMachine machine)
    {
        var (desired, observed, _) = machine;
        if (!observed.Features.Vxlan)
        {
            yield return new(desired.Host, "The kernel has no VXLAN", observed.Kernel, "Install the distribution's standard kernel.");
        }

        if (desired.EncryptedOverlay && !observed.Features.Esp)
        {
            yield return new(
                desired.Host, "The kernel cannot encrypt the overlay network (IPsec ESP)", observed.Kernel,
                "Use a kernel with the modules esp4 and xfrm, or turn encryption off where the network between the machines is trusted.");
        }
    }

    private static IEnumerable<PreflightProblem> Shared(
        IEnumerable<PreflightMachine> machines, string what, Func<PreflightMachine, string> value, string remedy) =>
        machines.GroupBy(value, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => new PreflightProblem(
                string.Join(", ", group.Select(machine => machine.Desired.Host)), $"They have the same {what}", group.Key, remedy));
}

using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Layout.Tests;

/// <summary>Specifications that the tests start from.</summary>
internal static class SampleSpecs
{
    public const string HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public static ClusterSpec Cluster(int couchDbMachines = 3) => new()
    {
        Name = "district",
        Machines = [.. MachineNames.Default(couchDbMachines).Select((machine, i) => Machine(machine.Name, machine.Role, $"192.0.2.{10 + i}"))],
        Access = new() { Administrators = ["198.51.100.0/24"] },
    };

    public static MachineSpec Machine(string name, MachineRole role, string address) => new()
    {
        Name = name,
        Role = role,
        PrivateAddress = address,
        HostKeys = [HostKey],
    };

    public static ClusterSpec With(this ClusterSpec spec, int machine, Func<MachineSpec, MachineSpec> change) =>
        spec with { Machines = spec.Machines.SetItem(machine, change(spec.Machines[machine])) };

    public static ClusterSpec WithEach(this ClusterSpec spec, Func<MachineSpec, int, MachineSpec> change) =>
        spec with { Machines = [.. spec.Machines.Select(change)] };
}

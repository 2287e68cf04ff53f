using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Cht.Layout;

/// <summary>Each machine on its own, then all of them side by side.</summary>
internal static class MachineValidation
{
    /// <summary>Core first, then CouchDB machines in order, or less when there are problems.</summary>
    public static ImmutableArray<Machine> Run(ClusterSpec spec, string deployHome, ProblemList problems)
    {
        var machines = spec.Machines.IsDefault ? [] : spec.Machines;
        Roles(machines, problems);
        var managers = ManagerChoice.Run(spec.Managers, machines, problems);
        var number = 0;
        var validated = new List<Machine>();
        for (var i = 0; i < machines.Length; i++)
        {
            number += machines[i].Role == MachineRole.CouchDb ? 1 : 0;
            if (One(spec, machines[i], $"machines[{i}]", number, deployHome, managers.Contains(i), problems) is { } machine)
            {
                validated.Add(machine);
            }
        }

        Uniqueness(machines, problems);
        AddressFamilies(validated, problems);
        return [.. validated.OrderBy(machine => machine.CouchDb?.Number ?? 0)];
    }

    private static void Roles(ImmutableArray<MachineSpec> machines, ProblemList problems)
    {
        // A role that is none may have been meant to be the missing one.
        var unclear = machines.Any(machine => !Enum.IsDefined(machine.Role));
        var cores = machines.Count(machine => machine.Role == MachineRole.Core);
        problems.Require(cores == 1 || (cores == 0 && unclear), "machines", $"{cores} machines have the role Core", "Give the role Core to exactly one machine.");
        var couchDb = machines.Count(machine => machine.Role == MachineRole.CouchDb);
        problems.Require(couchDb > 0 || unclear, "machines", "no machine has the role CouchDb", "Add at least one CouchDB machine; three are usual.");
        foreach (var (machine, i) in machines.Select((machine, i) => (machine, i)).Where(item => !Enum.IsDefined(item.machine.Role)))
        {
            problems.Add($"machines[{i}].role", $"{machine.Role}", "Write Core or CouchDb.");
        }
    }

    private static Machine? One(
        ClusterSpec spec, MachineSpec machine, string key, int number, string deployHome, bool manager, ProblemList problems)
    {
        problems.Require(Names.IsHostLabel(machine.Name), $"{key}.name", ProblemList.Quote(machine.Name),
            "Write lower-case letters, digits and hyphens, at most 63, such as couchdb1.");
        var reachable = machine.SshAddress is null || Names.IsHostName(machine.SshAddress) || StrictAddress.TryParse(machine.SshAddress, out _);
        // One address for both that is none is told once, below.
        var privateAddress = !reachable && machine.PrivateAddress == machine.SshAddress ? null : problems.Address($"{key}.privateAddress", machine.PrivateAddress);
        var privateAddressV6 = PrivateV6(machine, privateAddress, key, problems);
        var publicAddress = machine.PublicAddress is null ? null : problems.Address($"{key}.publicAddress", machine.PublicAddress);
        var user = machine.SshUser ?? spec.DeployUser;
        // One that is the deploy user's is told there.
        problems.Require(machine.SshUser is null || machine.SshUser == spec.DeployUser || Names.IsUser(machine.SshUser), $"{key}.sshUser", ProblemList.Quote(machine.SshUser),
            "Write a Linux user name, such as ubuntu.");
        problems.Require(reachable, $"{key}.sshAddress", ProblemList.Quote(machine.SshAddress), "Write a host name or an address.");
        problems.SshPort($"{key}.sshPort", machine.SshPort);
        if (!machine.HostKeysComeLater)
        {
            problems.HostKeys($"{key}.hostKeys", machine.HostKeys);
        }

        var couchDb = CouchDb(machine, key, number, deployHome, problems);
        if (privateAddress is null)
        {
            return null;
        }

        var sshAddress = machine.SshAddress ?? (publicAddress ?? privateAddress).ToString();
        return new Machine
        {
            Name = machine.Name,
            Role = machine.Role,
            PrivateAddress = privateAddress,
            PrivateAddressV6 = privateAddressV6,
            PublicAddress = publicAddress,
            IsManager = manager,
            Ssh = new(sshAddress, machine.SshPort, user, machine.HostKeys.IsDefault ? [] : machine.HostKeys),
            CouchDb = couchDb,
        };
    }

    private static IPAddress? PrivateV6(MachineSpec machine, IPAddress? privateAddress, string key, ProblemList problems)
    {
        if (machine.PrivateAddressV6 is null || problems.Address($"{key}.privateAddressV6", machine.PrivateAddressV6) is not { } address)
        {
            return null;
        }

        problems.Require(address.AddressFamily == AddressFamily.InterNetworkV6, $"{key}.privateAddressV6", $"'{address}' is IPv4",
            "Write an IPv6 address here, or leave the key out.");
        problems.Require(privateAddress?.AddressFamily != AddressFamily.InterNetworkV6, $"{key}.privateAddressV6",
            "privateAddress is IPv6 already", "Leave this key out.");
        return address;
    }

    private static CouchDbNode? CouchDb(MachineSpec machine, string key, int number, string deployHome, ProblemList problems)
    {
        if (machine.Role != MachineRole.CouchDb)
        {
            problems.Require(machine.CouchDbNode is null || machine.Role != MachineRole.Core, $"{key}.couchDbNode", ProblemList.Quote(machine.CouchDbNode),
                "Only CouchDB machines have a node name: leave it out.");
            problems.Require(machine.DataDirectory is null || machine.Role != MachineRole.Core, $"{key}.dataDirectory", ProblemList.Quote(machine.DataDirectory),
                "Only CouchDB machines have a data directory: leave it out.");
            return null;
        }

        var name = machine.CouchDbNode ?? MachineNames.CouchDbNode(number);
        problems.Require(Names.IsCouchDbNode(name), $"{key}.couchDbNode", ProblemList.Quote(name),
            "Write a lower-case name with a dot whose last part is no number, such as couchdb-1.local: Erlang and Node.js refuse others.");
        var data = machine.DataDirectory ?? $"{deployHome}/cht/couchdb";
        var root = $"{deployHome}/cht";
        bool IsOrUnder(string directory) => $"{data}/".StartsWith($"{directory}/", StringComparison.Ordinal);
        var usable = Names.IsPath(data) && data.Count(c => c == '/') >= 2 && (!IsOrUnder(root) || IsOrUnder($"{root}/couchdb"));
        problems.Require(usable || (machine.DataDirectory is null && !Names.IsPath(deployHome)), $"{key}.dataDirectory", ProblemList.Quote(data),
            "Write the absolute path of a directory that holds nothing else, such as /srv/couchdb: "
                + "letters, digits, dots, hyphens and underscores, at least two levels.");
        return new(number, name, data);
    }

    private static void Uniqueness(ImmutableArray<MachineSpec> machines, ProblemList problems)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        void Once(string key, string what, string? value)
        {
            if (value is not null && !seen.TryAdd($"{what} {value}", key))
            {
                problems.Add(key, $"{what} {value} stands at {seen[$"{what} {value}"]} already", "Give every machine its own.");
            }
        }

        var number = 0;
        for (var i = 0; i < machines.Length; i++)
        {
            var machine = machines[i];
            Once($"machines[{i}].name", "name", machine.Name);
            Once($"machines[{i}].privateAddress", "address", Normal(machine.PrivateAddress));
            Once($"machines[{i}].privateAddressV6", "address", Normal(machine.PrivateAddressV6));
            if (Normal(machine.PublicAddress) is { } address
                && !string.Equals(address, Normal(machine.PrivateAddress), StringComparison.Ordinal))
            {
                Once($"machines[{i}].publicAddress", "address", address);
            }

            if (machine.Role == MachineRole.CouchDb)
            {
                number++;
                Once($"machines[{i}].couchDbNode", "CouchDB node", machine.CouchDbNode ?? MachineNames.CouchDbNode(number));
            }
        }
    }

    private static string? Normal(string? address) => StrictAddress.TryParse(address, out var parsed) ? parsed.ToString() : null;

    private static void AddressFamilies(List<Machine> machines, ProblemList problems)
    {
        var v4 = machines.Where(machine => machine.PrivateAddress.AddressFamily == AddressFamily.InterNetwork)
            .Select(machine => machine.Name).ToList();
        problems.Require(v4.Count == 0 || v4.Count == machines.Count, "machines",
            $"private addresses of {string.Join(", ", v4)} are IPv4, the others IPv6",
            "Write private addresses of one family for all machines; a second one goes to privateAddressV6.");
        var second = machines.Count(machine => machine.PrivateAddressV6 is not null);
        problems.Require(second == 0 || second == machines.Count, "machines",
            $"{second} of {machines.Count} machines have a privateAddressV6", "Write it for all machines or for none.");
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Lab;

/// <summary>Desired state of one lab machine, without its private host key.</summary>
public sealed partial record LabMachineDefinition
{
    public required string Lab { get; init; }

    /// <summary>Hostname of the machine.</summary>
    public required string Name { get; init; }

    /// <summary>IPv4 address in the lab's subnet, for instance 10.87.0.11.</summary>
    public required string Address { get; init; }

    /// <summary>The default value is 24.</summary>
    public int PrefixLength { get; init; } = 24;

    /// <summary>This computer's address on the bridge, see <see cref="LabNetwork.GatewayOf"/>.</summary>
    public required string Gateway { get; init; }

    /// <summary>The only host key of the machine, <c>ssh-ed25519 AAAA...</c>; in place before the first boot.</summary>
    public required string HostPublicKey { get; init; }

    /// <summary>Login with sudo and without a password. The default value is <c>ubuntu</c>.</summary>
    public string User { get; init; } = "ubuntu";

    /// <summary>The default value is 1000.</summary>
    public int UserId { get; init; } = 1000;

    /// <summary>Public keys that may log in as <see cref="User"/>, one line each.</summary>
    public required ImmutableArray<string> AuthorizedKeys { get; init; }

    /// <summary>32 hexadecimal digits, unique for each machine (machine-id(5)).</summary>
    public required string MachineId { get; init; }

    /// <summary>Name of the base tree, <see cref="LabBaseTreeState.Identity"/>. A machine cannot change its base tree.</summary>
    public required string BaseTree { get; init; }

    /// <summary>Folder of this computer for the data volume. The default is one that outlives the machine and its lab.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where the machine sees its data volume. The default value is <c>/srv/cht-data</c>.</summary>
    public string DataPath { get; init; } = "/srv/cht-data";

    /// <summary>The default value is <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>DNS servers. Empty, the default, means those of this computer.</summary>
    public ImmutableArray<string> NameServers { get; init; } = [];

    /// <summary>True when both describe the same machine in every respect.</summary>
    internal bool SameAs(LabMachineDefinition other) => JsonSerializer.Serialize(this) == JsonSerializer.Serialize(other);

    /// <summary>Everything wrong with the definition, each with what was found and what to write instead.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    internal void Validate()
    {
        LabName.Validated(Lab, "Lab name");
        LabName.Validated(Name, "Machine name");
        List<string> wrong = [];
        Check(IPAddress.TryParse(Address, out _), $"address \"{Address}\" is not an IPv4 address");
        Check(IPAddress.TryParse(Gateway, out _), $"gateway \"{Gateway}\" is not an IPv4 address");
        Check(PrefixLength is >= 16 and <= 28, $"prefix length {PrefixLength} is not between 16 and 28");
        Check(HostPublicKey.StartsWith("ssh-ed25519 ", StringComparison.Ordinal), "the public host key is not an ed25519 one (ssh-ed25519 AAAA...)");
        Check(UserName().IsMatch(User) && User != "root", $"user \"{User}\" is not a plain user name");
        Check(UserId is >= 1000 and < 60000, $"user id {UserId} is not between 1000 and 59999");
        Check(!AuthorizedKeys.IsDefaultOrEmpty, "there is no authorized key: nobody could log in");
        Check(Id().IsMatch(MachineId), $"machine id \"{MachineId}\" is not 32 lower-case hexadecimal digits");
        Check(DataPath.StartsWith('/') && !Separators.In(DataPath), $"data path \"{DataPath}\" is not an absolute path without blanks, commas and colons");
        Check(DataFolder is null || (DataFolder.StartsWith('/') && !Separators.In(DataFolder)), $"data folder \"{DataFolder}\" is not an absolute path without blanks, commas and colons");
        if (wrong.Count > 0)
        {
            throw new ArgumentException($"Lab machine {Name} cannot be made: {string.Join("; ", wrong)}.");
        }

        void Check(bool right, string sentence)
        {
            if (!right)
            {
                wrong.Add(sentence);
            }
        }
    }

    [GeneratedRegex("^[a-z_][a-z0-9_-]{0,30}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserName();

    [GeneratedRegex("^[0-9a-f]{32}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}

/// <summary>Whether a machine runs.</summary>
public enum LabMachineStatus
{
    Stopped,
    Running,
}

/// <summary>What was found of a machine.</summary>
/// <param name="Definition">What it was made from; null when a kill left only a part of it.</param>
/// <param name="Status">Running means: its process 1 lives.</param>
/// <param name="Init">Process 1 of the machine as this computer sees it.</param>
/// <param name="Supervised">The process that starts it again after a reboot from inside lives as well.</param>
public sealed record LabMachineState(LabMachineDefinition? Definition, LabMachineStatus Status, LabProcess? Init, bool Supervised);

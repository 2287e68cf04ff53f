using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Who may come in from outside. An administrator port open to everyone is refused, not warned about.</summary>
internal static class AccessValidation
{
    public static AccessRanges Run(AccessSpec access, ImmutableArray<MachineSpec> machines, string deployUser, ProblemList problems)
    {
        var (administrators, publicRanges) = Ranges(access, problems);
        var bastion = access.Bastion is null ? null : BastionOf(access.Bastion, deployUser, problems);
        var isMachine = bastion is not null && machines.Any(machine =>
            StrictAddress.TryParse(machine.PrivateAddress, out var address) && address.Equals(bastion.SourceAddress));
        // A bastion with a problem is meant to be one.
        problems.Require(!access.Administrators.IsDefaultOrEmpty || (access.Bastion is not null && !isMachine), "access.administrators",
            "no range",
            "Write the addresses from which administrators open SSH: without them the firewall would lock everyone out.");
        if (bastion is not null && !isMachine && administrators.Length > 0)
        {
            problems.Warn("access.administrators", "a bastion stands before the machines",
                "The machines take SSH from the bastion only; these ranges are for the bastion's own firewall.");
        }

        return new(administrators, publicRanges, bastion);
    }

    /// <summary>What holds with and without machines of ours.</summary>
    internal static (ImmutableArray<AddressRange> Administrators, ImmutableArray<AddressRange> Public) Ranges(AccessSpec access, ProblemList problems)
    {
        var administrators = Ranges("access.administrators", access.Administrators, problems);
        foreach (var range in administrators.Where(IsTooWide))
        {
            problems.Add("access.administrators", $"{range} is {(range.PrefixLength == 0 ? "everyone" : "a large part of everyone")}",
                "Write the fixed addresses or ranges from which administrators come, or use a bastion.");
        }

        var publicRanges = Ranges("access.public", access.Public, problems);
        problems.Require(!access.Public.IsDefaultOrEmpty, "access.public", "no range",
            "Write who may use ports 80 and 443, or leave the key out for everyone.");
        return (administrators, publicRanges);
    }

    /// <summary>Everyone, or a large part of everyone.</summary>
    internal static bool IsTooWide(AddressRange range) => range.PrefixLength < (range.IsV6 ? 32 : 8);

    private static ImmutableArray<AddressRange> Ranges(string key, ImmutableArray<string> texts, ProblemList problems) =>
        texts.IsDefault
            ? []
            : [.. texts.Select((text, i) => problems.Range($"{key}[{i}]", text)).OfType<AddressRange>().Distinct()];

    private static Bastion? BastionOf(BastionSpec spec, string deployUser, ProblemList problems)
    {
        problems.Require(Names.IsHostName(spec.Address) || StrictAddress.TryParse(spec.Address, out _), "access.bastion.address",
            ProblemList.Quote(spec.Address), "Write a host name or an address.");
        problems.Require(spec.User == deployUser || Names.IsUser(spec.User), "access.bastion.user", ProblemList.Quote(spec.User), "Write a Linux user name.");
        problems.SshPort("access.bastion.port", spec.Port);
        if (!spec.HostKeysComeLater)
        {
            problems.HostKeys("access.bastion.hostKeys", spec.HostKeys);
        }

        if (spec.PrivateAddress is null && !StrictAddress.TryParse(spec.Address, out _))
        {
            problems.Require(!Names.IsHostName(spec.Address), "access.bastion.privateAddress", "nothing, and the bastion's address is a host name",
                "Write the address that the machines see the bastion come from.");
            return null;
        }

        var key = spec.PrivateAddress is null ? "access.bastion.address" : "access.bastion.privateAddress";
        return problems.Address(key, spec.PrivateAddress ?? spec.Address) is { } source
            ? new(source, new(spec.Address, spec.Port, spec.User, spec.HostKeys.IsDefault ? [] : spec.HostKeys))
            : null;
    }
}

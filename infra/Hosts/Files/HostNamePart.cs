using System.Collections.Immutable;
using System.Net;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Files;

/// <summary>A machine's own name and the names of the cluster's machines.</summary>
public sealed record HostNames
{
    /// <summary>The machine's name in the cluster layout, for messages.</summary>
    public required string Host { get; init; }

    /// <summary>The name the machine itself shall have, at most 63 characters of a host name (RFC 1123).</summary>
    public required string Name { get; init; }

    /// <summary>Lines of /etc/hosts. The machine itself belongs to them, or sudo complains.</summary>
    public required ImmutableArray<HostAddress> Addresses { get; init; }
}

public sealed record HostAddress(IPAddress Address, string Name);

/// <param name="Running">The name the kernel has.</param>
/// <param name="Configured">Content of /etc/hostname: the name after a reboot.</param>
/// <param name="Hosts">Content of /etc/hosts.</param>
public sealed record ObservedHostNames(string Running, string Configured, string Hosts);

/// <summary>Host name and a marked block in /etc/hosts; lines outside the block are left as they are.</summary>
public sealed class HostNamePart : IHostPart<HostNames, ObservedHostNames>
{
    private const string Begin = "# cht-infra: begin of the cluster's machines, written by a program";
    private const string End = "# cht-infra: end of the cluster's machines";
    private const string Separator = "=====";

    public HostScript ObserveScript(HostNames desired) => new(
        "Read the host name and /etc/hosts",
        $"""
        {SmallFiles.Functions}
        for file in /proc/sys/kernel/hostname /etc/hostname; do
          first_line "$file"
          printf '%s\n{Separator}\n' "$first"
        done
        [ ! -f /etc/hosts ] || cat /etc/hosts
        """)
    { Mutates = false };

    public ObservedHostNames Parse(HostNames desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var parts = result.Output.Split(Separator + "\n", 3);
        return new ObservedHostNames(parts[0].Trim(), parts[1].Trim(), parts[2]);
    }

    public HostPlan Plan(HostNames desired, ObservedHostNames observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        Validate(desired);
        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        var hosts = WithBlock(desired, observed.Hosts);
        if (!string.Equals(hosts, observed.Hosts, StringComparison.Ordinal))
        {
            var found = observed.Hosts.Contains(Begin, StringComparison.Ordinal) ? "other lines" : "no lines of the cluster";
            operations.Add(new HostOperation(Replace("/etc/hosts", "Write the cluster's machines into /etc/hosts", hosts, ""), found)
            {
                Differences = [new HostDifference("/etc/hosts", string.Join(", ", desired.Addresses.Select(a => $"{a.Address} {a.Name}")), found)],
            });
        }

        if (!string.Equals(observed.Running, desired.Name, StringComparison.Ordinal)
            || !string.Equals(observed.Configured, desired.Name, StringComparison.Ordinal))
        {
            var set = $"hostname {ShellText.Quote(desired.Name)}";
            operations.Add(new HostOperation(
                Replace("/etc/hostname", $"Name the machine {desired.Name}", desired.Name + "\n", set),
                $"the name is {observed.Running}, after a reboot {observed.Configured}")
            {
                Differences =
                [
                    new HostDifference(
                        "host name", desired.Name, string.Equals(observed.Running, desired.Name, StringComparison.Ordinal) ? observed.Configured : observed.Running),
                ],
            });
        }

        return new HostPlan(operations.ToImmutable());
    }

    /// <summary>What the block of an earlier run lists; empty without one.</summary>
    public static ImmutableArray<HostAddress> Listed(ObservedHostNames observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return
        [
            .. observed.Hosts.Split('\n').SkipWhile(line => line != Begin).Skip(1).TakeWhile(line => line != End)
                .Select(line => line.Split('\t'))
                .Where(words => words.Length == 2 && IPAddress.TryParse(words[0], out _))
                .Select(words => new HostAddress(IPAddress.Parse(words[0]), words[1])),
        ];
    }

    private static HostScript Replace(string path, string purpose, string content, string afterwards)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var text = $$"""
            set -eu
            part={{path}}.cht-part
            rm -f "$part"
            head -c {{bytes.Length}} >"$part"
            [ "$(stat -c %s "$part")" -eq {{bytes.Length}} ] || { rm -f "$part"; echo 'the content did not arrive whole' >&2; exit 74; }
            chmod 0644 "$part"; sync "$part"; mv -fT "$part" {{path}}; sync /etc
            {{afterwards}}
            """;
        return new HostScript(purpose, text) { Mutates = true, Input = bytes };
    }

    private static string WithBlock(HostNames desired, string hosts)
    {
        var lines = hosts.Split('\n').ToList();
        var (begin, end) = (lines.IndexOf(Begin), lines.IndexOf(End));
        if ((begin < 0) != (end < 0) || end < begin)
        {
            throw new ProvisioningException(
                desired.Host, "Write the cluster's machines into /etc/hosts", "only one of the two marking lines is there",
                "Remove the lines that begin with \"# cht-infra:\" and those between them from /etc/hosts, then run again.");
        }

        string[] block = [Begin, .. desired.Addresses.Select(a => $"{a.Address}\t{a.Name}"), End];
        if (begin >= 0)
        {
            lines.RemoveRange(begin, end - begin + 1);
            lines.InsertRange(begin, block);
            return string.Join('\n', lines);
        }

        return string.Concat(hosts.TrimEnd('\n'), hosts.Length == 0 ? "" : "\n", string.Join('\n', block), "\n");
    }

    private static void Validate(HostNames desired)
    {
        var wrong = desired.Addresses.Select(a => a.Name).Prepend(desired.Name)
            .Where(name => name.Length > 63 || Uri.CheckHostName(name) != UriHostNameType.Dns).Distinct(StringComparer.Ordinal).ToList();
        if (wrong.Count > 0)
        {
            throw new ProvisioningException(
                desired.Host, "Name the machines", $"{string.Join(", ", wrong)} cannot be host names",
                "Use letters, digits and hyphens, at most 63 characters.");
        }
    }
}

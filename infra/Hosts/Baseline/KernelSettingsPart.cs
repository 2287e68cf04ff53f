using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <param name="Value">Null where the kernel has no such setting.</param>
/// <param name="Writable">False in containers, for settings of the computer's kernel.</param>
public sealed record LiveKernelSetting(string? Value, bool Writable);

/// <param name="Live">By key, as the running kernel has it.</param>
/// <param name="File">The file that sets them at boot; null where it does not exist.</param>
public sealed record ObservedKernelSettings(ImmutableSortedDictionary<string, LiveKernelSetting> Live, string? File);

/// <summary>Kernel settings, now and after a reboot.</summary>
public sealed class KernelSettingsPart : BaselineSection<ObservedKernelSettings>
{
    /// <summary>Read after everything else of sysctl.d(5), the 99-sysctl.conf of Debian and Ubuntu included.</summary>
    public const string Path = "/etc/sysctl.d/99-zz-cht-infra.conf";

    private const string Header = "# Written by cht-infra; changes are found and taken back.\n";

    protected override string Topic => "the kernel settings";

    internal override string ObserveBody =>
        $$"""
        for key in {{string.Join(' ', KernelSetting.All.Select(setting => setting.Key.Replace('.', '/')))}}; do
          file=/proc/sys/$key
          if [ ! -e "$file" ]; then continue; fi
          value=
          read -r value 2>/dev/null <"$file" || true
          if [ -w "$file" ]; then fact sysctl "$key rw $value"; else fact sysctl "$key ro $value"; fi
        done
        [ ! -e {{Path}} ] || document sysctl_file <{{Path}}
        """;

    internal override ObservedKernelSettings Read(ObservedFacts facts)
    {
        var live = facts.All("sysctl").Select(line => line.Split(' ', 3)).ToDictionary(
            words => words[0].Replace('/', '.'), words => new LiveKernelSetting(words[2], words[1] == "rw"), StringComparer.Ordinal);
        return new(
            KernelSetting.All.ToImmutableSortedDictionary(
                setting => setting.Key, setting => live.GetValueOrDefault(setting.Key) ?? new LiveKernelSetting(null, false), StringComparer.Ordinal),
            facts.Document("sysctl_file"));
    }

    public override HostPlan Plan(MachineBaselineDesired desired, ObservedKernelSettings observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        var settable = KernelSetting.All.Where(setting => observed.Live[setting.Key] is { Value: not null, Writable: true }).ToList();
        var text = Header + string.Concat(settable.Select(setting => $"{setting.Key} = {setting.Value}\n"));
        var differences = settable.Where(setting => !setting.Accepts(observed.Live[setting.Key].Value!))
            .Select(setting => new HostDifference(setting.Key, setting.Value, observed.Live[setting.Key].Value!))
            .ToImmutableArray();
        if (!string.Equals(observed.File, text, StringComparison.Ordinal))
        {
            differences = differences.Add(new(Path, "the settings of the baseline", observed.File is null ? "no such file" : "other text"));
        }

        return differences.IsEmpty
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(Write(text), $"{differences.Length} kernel settings differ") { Differences = differences }]);
    }

    public override IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, ObservedKernelSettings observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        foreach (var setting in KernelSetting.All)
        {
            var live = observed.Live[setting.Key];
            if (live.Value is null)
            {
                yield return BaselineWaivers.SysctlAbsent with { Rule = $"{setting.Key} {setting.Value}" };
            }
            else if (!live.Writable && !setting.Accepts(live.Value))
            {
                yield return BaselineWaivers.SysctlReadOnly with { Rule = $"{setting.Key} {setting.Value}" };
            }
        }
    }

    private static HostScript Write(string text) => new("Write the kernel settings",
        BaselineFiles.Replace(Path, "0644") + $"\nsysctl -q -p {Path}\n")
    {
        Mutates = true,
        Input = Encoding.ASCII.GetBytes(text),
    };
}

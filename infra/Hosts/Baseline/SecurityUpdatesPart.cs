using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

public sealed record ObservedSecurityUpdates
{
    public bool Installed { get; init; }

    /// <summary>Timer to <c>systemctl is-enabled</c>.</summary>
    public ImmutableSortedDictionary<string, string> Timers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The settings that count, as lines of <c>apt-config dump</c>.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>False while needrestart would restart Docker, and the containers with it.</summary>
    public bool DockerIsLeftRunning { get; init; }
}

/// <summary>Security updates install themselves; nothing else does, Docker never, and no machine reboots by itself.</summary>
public sealed class SecurityUpdatesPart : BaselineSection<ObservedSecurityUpdates>
{
    /// <summary>Read after 50unattended-upgrades, whose origins it clears.</summary>
    public const string Path = "/etc/apt/apt.conf.d/99-cht-infra";

    private const string NeedRestart = "/etc/needrestart/conf.d/cht-infra.conf";

    private const string File = """
        // Written by cht-infra; changes are found and taken back.
        #clear Unattended-Upgrade::Allowed-Origins;
        #clear Unattended-Upgrade::Origins-Pattern;
        Unattended-Upgrade::Origins-Pattern {
          "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";
          "origin=Ubuntu,archive=${distro_codename}-security";
          "origin=UbuntuESM,archive=${distro_codename}-infra-security";
          "origin=UbuntuESMApps,archive=${distro_codename}-apps-security";
        };
        #clear Unattended-Upgrade::Package-Blacklist;
        Unattended-Upgrade::Package-Blacklist { "docker"; "containerd"; "runc$"; };
        Unattended-Upgrade::Automatic-Reboot "false";
        APT::Periodic::Enable "1";
        APT::Periodic::Update-Package-Lists "1";
        APT::Periodic::Unattended-Upgrade "1";

        """;

    private static readonly ImmutableArray<string> Wanted =
    [
        """APT::Periodic::Enable "1";""",
        """APT::Periodic::Unattended-Upgrade "1";""",
        """APT::Periodic::Update-Package-Lists "1";""",
        """Unattended-Upgrade::Automatic-Reboot "false";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=Ubuntu,archive=${distro_codename}-security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=UbuntuESM,archive=${distro_codename}-infra-security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=UbuntuESMApps,archive=${distro_codename}-apps-security";""",
        """Unattended-Upgrade::Package-Blacklist:: "containerd";""",
        """Unattended-Upgrade::Package-Blacklist:: "docker";""",
        """Unattended-Upgrade::Package-Blacklist:: "runc$";""",
    ];

    /// <summary>
    /// <c>updates_last</c> is true where our file is as we wrote it and nothing that is read after it (the rest of the names in order,
    /// then apt.conf; apt.conf(5)) speaks of its settings: asking apt for all files together takes ten times as long.
    /// </summary>
    private const string LastWord =
        $$"""
        updates_last() {
          ours=
          for file in /etc/apt/apt.conf.d/*; do
            case $file in {{Path}}) ours=yes; set -- ;; *) set -- "$@" "$file" ;; esac
          done
          [ -n "$ours" ] && [ ! -s /etc/apt/apt.conf ] || return 1
          [ $# -eq 0 ] || ! grep -qiE 'unattended|periodic|^[[:space:]]*#[[:space:]]*(clear|include)' "$@" || return 1
          cmp -s {{Path}} - <<'END_OF_SETTINGS'
        {{File}}END_OF_SETTINGS
        }
        """;

    protected override string Topic => "the security updates";

    internal override string ObserveBody =>
        $$"""
        {{UnitState.Functions}}
        {{LastWord}}
        [ ! -x /usr/bin/unattended-upgrade ] || fact updates_installed yes
        for timer in apt-daily.timer apt-daily-upgrade.timer; do
          fact updates_timer "$timer $(enabled "$timer" timers.target)"
        done
        if updates_last; then
          fact updates_ours yes
        else
          facts updates_setting "$(apt-config dump 2>/dev/null |
            grep -E '^(APT::Periodic::(Enable|Update-Package-Lists|Unattended-Upgrade)|Unattended-Upgrade::(Automatic-Reboot|(Allowed-Origins|Origins-Pattern|Package-Blacklist)::)) ')"
        fi
        if [ ! -d /etc/needrestart ] || [ -e {{NeedRestart}} ]; then fact updates_docker_stays yes; fi
        """;

    internal override ObservedSecurityUpdates Read(ObservedFacts facts) => new()
    {
        Installed = facts.Is("updates_installed"),
        Timers = facts.All("updates_timer").Select(line => line.Split(' ', 2))
            .ToImmutableSortedDictionary(words => words[0], words => words[1], StringComparer.Ordinal),
        Settings = facts.Is("updates_ours") ? Wanted : [.. facts.All("updates_setting").Order(StringComparer.Ordinal)],
        DockerIsLeftRunning = facts.Is("updates_docker_stays"),
    };

    public override HostPlan Plan(MachineBaselineDesired desired, ObservedSecurityUpdates observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        var differences = Differences(observed).ToImmutableArray();
        if (!differences.IsEmpty)
        {
            operations.Add(new HostOperation(Write(), "the settings of automatic updates") { Differences = differences });
        }

        if (!Masked(observed) && !observed.Installed)
        {
            operations.Add(AptScript.Operation(
                "Install unattended-upgrades", "package unattended-upgrades", "security-updates", "apt_install unattended-upgrades")
                with { Expected = "installed", Found = "not installed" });
        }

        if (!Masked(observed) && observed.Timers.Any(timer => timer.Value != "enabled"))
        {
            operations.Add(new HostOperation(
                new HostScript("Enable the timers of automatic updates", $"systemctl enable --now {string.Join(' ', observed.Timers.Keys)}") { Mutates = true },
                "timers of automatic updates")
            {
                Differences = [.. observed.Timers.Where(timer => timer.Value != "enabled")
                    .Select(timer => new HostDifference(timer.Key, "enabled", timer.Value.Length == 0 ? "no such unit" : timer.Value))],
            });
        }

        return new HostPlan(operations.ToImmutable());
    }

    public override IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, ObservedSecurityUpdates observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return Masked(observed) ? [BaselineWaivers.UpdatesMasked] : [];
    }

    /// <summary>Masking is a decision (disabling may be an accident), and a masked timer cannot be enabled.</summary>
    private static bool Masked(ObservedSecurityUpdates observed) => observed.Timers.Values.Any(state => state is "masked" or "masked-runtime");

    private static IEnumerable<HostDifference> Differences(ObservedSecurityUpdates observed)
    {
        foreach (var missing in Wanted.Except(observed.Settings, StringComparer.Ordinal))
        {
            var name = missing.Split(' ', 2)[0];
            var found = observed.Settings.Where(setting => setting.StartsWith(name + " ", StringComparison.Ordinal) && !Wanted.Contains(setting));
            yield return new HostDifference(name.TrimEnd(':'), missing[name.Length..].Trim(' ', ';'), Text(found, name));
        }

        foreach (var extra in observed.Settings.Except(Wanted, StringComparer.Ordinal).Where(setting => setting.Contains(":: ", StringComparison.Ordinal)))
        {
            var name = extra.Split(' ', 2)[0];
            yield return new HostDifference(name.TrimEnd(':'), "security origins only, Docker held", extra[name.Length..].Trim(' ', ';'));
        }

        if (!observed.DockerIsLeftRunning)
        {
            yield return new HostDifference(NeedRestart, "Docker is left running", "no such file");
        }
    }

    private static string Text(IEnumerable<string> found, string name)
    {
        var text = string.Join(", ", found.Select(setting => setting[name.Length..].Trim(' ', ';')));
        return text.Length == 0 ? "nothing" : text;
    }

    private static HostScript Write() => new("Write the settings of automatic updates",
        BaselineFiles.Replace(Path, "0644") +
        $$"""

        if [ -d /etc/needrestart ]; then
          mkdir -p /etc/needrestart/conf.d
          cat >{{NeedRestart}} <<'END'
        # Restarting Docker would stop the containers.
        $nrconf{restart} = 'a';
        $nrconf{override_rc}{qr(^docker)} = 0;
        $nrconf{override_rc}{qr(^containerd)} = 0;
        END
          chmod 0644 {{NeedRestart}}
        fi
        """)
    {
        Mutates = true,
        Input = Encoding.ASCII.GetBytes(File),
    };
}

using System.Security.Cryptography;
using System.Text;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Convergence;

/// <summary>Package work on Debian and Ubuntu: never asks, waits for the first boot and for other package work to end.</summary>
public static class AptScript
{
    /// <summary>
    /// <c>apt</c> calls apt-get without questions, recommended packages and translations; <c>apt_install</c> refreshes the
    /// package lists only when they are older than an hour, or when the first attempt fails on them. Who has waited 600 s in vain
    /// for another program's lock does not wait once more.
    /// </summary>
    private const string Functions =
        """
        set -eu
        export LC_ALL=C DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical NEEDRESTART_MODE=l UCF_FORCE_CONFFOLD=1
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        apt() {
          apt-get -y -q -o DPkg::Lock::Timeout=600 -o APT::Install-Recommends=false -o APT::Install-Suggests=false \
            -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 \
            -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
        }
        lists_are_fresh() {
          [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Release' -mmin -60 2>/dev/null | head -n 1)" ]
        }
        apt_install() {
          lists_are_fresh || apt update
          began=$(date +%s)
          apt install --allow-change-held-packages "$@" && return
          code=$?
          [ "$(($(date +%s) - began))" -lt 600 ] || return "$code"
          apt update && apt install --allow-change-held-packages "$@"
        }
        first_boot_is_over() {
          command -v cloud-init >/dev/null 2>&1 || return 0
          timeout 600 cloud-init status --wait >/dev/null 2>&1 || echo "cloud-init did not end well; going on" >&2
        }
        first_boot_is_over
        # Work that a power cut or a kill left half done is finished first.
        if [ -n "$(dpkg --audit 2>/dev/null)" ]; then dpkg --configure -a --force-confdef --force-confold; fi
        """;

    /// <summary>One long operation under a ticket that names its content, so that the same work is found again.</summary>
    public static HostOperation Operation(string purpose, string cause, string ticket, string body)
    {
        var text = $"{Functions}\n{body.TrimEnd()}\n";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        return new HostOperation(
            new HostScript(purpose, text) { Mutates = true, Deadline = TimeSpan.FromMinutes(15) }, cause)
        {
            Ticket = $"{ticket}-{digest}",
        };
    }
}

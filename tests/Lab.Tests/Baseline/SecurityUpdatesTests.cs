using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests.Baseline;

/// <summary>
/// What the nightly run of unattended-upgrades would do: a repository of the machine's own, signed off as Debian's security
/// archive, offers a newer Docker and a newer package of no importance.
/// </summary>
[Collection(nameof(LabCluster))]
public sealed class SecurityUpdatesTests(LabCluster lab)
{
    private const string Machine = "couchdb3";

    private const string Offer = """
        set -e
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C
        apt-get install --yes --quiet --no-install-recommends unattended-upgrades >/dev/null 2>&1
        . /etc/os-release
        repository=/var/tmp/cht-updates
        mkdir -p "$repository"
        cd "$repository"
        pack() {
          folder=$(mktemp -d)
          mkdir "$folder/DEBIAN"
          printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Test <test@example.org>\nDescription: test\n' \
            "$1" "$2" "$(dpkg --print-architecture)" >"$folder/DEBIAN/control"
          dpkg-deb --build "$folder" "$repository/$1_$2.deb" >/dev/null
          rm -r "$folder"
        }
        pack cht-canary 1
        dpkg --install cht-canary_1.deb >/dev/null
        rm cht-canary_1.deb
        pack cht-canary 2
        pack docker.io 999
        for package in *.deb; do
          dpkg-deb --field "$package"
          printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$package" "$(stat -c %s "$package")" "$(sha256sum "$package" | cut -d' ' -f1)"
        done >Packages
        {
          printf 'Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\nCodename: %s-security\nDate: %s\nSHA256:\n' \
            "$VERSION_CODENAME" "$(date --utc --rfc-email)"
          printf ' %s %s Packages\n' "$(sha256sum Packages | cut -d' ' -f1)" "$(stat -c %s Packages)"
        } >Release
        chmod -R a+rX "$repository"
        echo "deb [trusted=yes] file:$repository ./" >/etc/apt/sources.list.d/cht-updates.list
        apt-get update --quiet >/dev/null 2>&1
        """;

    private const string TakeBack = """
        export DEBIAN_FRONTEND=noninteractive
        rm -rf /var/tmp/cht-updates /etc/apt/sources.list.d/cht-updates.list
        dpkg --purge cht-canary >/dev/null 2>&1
        apt-get purge --yes --quiet unattended-upgrades >/dev/null 2>&1
        apt-get update --quiet >/dev/null 2>&1
        true
        """;

    [Fact]
    public async Task The_nightly_run_would_take_a_security_update_and_leave_Docker_where_it_is()
    {
        var version = await lab.Shell.RunAsync(Machine, "dpkg-query -W -f '${Version}' docker.io");
        try
        {
            await lab.Shell.RunAsync(Machine, Offer);

            var dryRun = await lab.Shell.RunAsync(Machine, "LC_ALL=C unattended-upgrade --dry-run --verbose 2>&1");

            var upgraded = dryRun.Split('\n').Single(line => line.Contains("Packages that will be upgraded:", StringComparison.Ordinal));
            upgraded.ShouldContain("cht-canary");
            upgraded.ShouldNotContain("docker");
            upgraded.ShouldNotContain("containerd");
            // The offer is real: without the hold and the block list apt would take it.
            (await lab.Shell.RunAsync(Machine, "apt-cache policy docker.io | sed -n 's/ *Candidate: //p'")).ShouldBe("999\n");
        }
        finally
        {
            await lab.Shell.RunAsync(Machine, TakeBack);
        }

        (await lab.Shell.RunAsync(Machine, "dpkg-query -W -f '${Version}' docker.io")).ShouldBe(version);
    }
}

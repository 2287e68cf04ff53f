using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>Long package work of the Docker part. Each script names all packages, never only the missing ones, so that a
/// run which comes after a killed one finds the same ticket.</summary>
internal static class DockerInstallScripts
{
    public static HostOperation Install(DockerEngineDesired desired, DockerEngineObserved observed, DockerPackages packages, string cause)
    {
        var exact = desired.EngineVersion;
        var others = packages.Required(observed.AppArmor).Except(exact is null ? [] : packages.Engine, StringComparer.Ordinal);
        var body =
            $$"""
            compose_minimum={{ShellText.Quote(desired.ComposeMinimum)}}
            compose_package={{ShellText.Quote(packages.Compose)}}
            {{(exact is null ? "set --" : PickExact(exact, packages))}}
            apt_install {{ShellText.QuoteAll(others)}} "$@"
            {{(desired.Hold ? $"apt-mark hold {ShellText.QuoteAll(packages.Held)} >/dev/null" : ":")}}
            compose=$(dpkg-query -W -f='${Version}' "$compose_package" | sed -e 's/^[0-9]*://')
            if ! dpkg --compare-versions "$compose" ge "$compose_minimum"; then
              echo "$compose_package $compose is older than $compose_minimum and the package source has no newer one;" \
                "use channel 'upstream'" >&2
              exit 1
            fi
            # The package has done both, unless a policy forbids it; doing it again makes systemd read all units three times.
            if ! systemctl is-enabled --quiet docker.service || ! systemctl is-active --quiet docker.service; then
              systemctl reset-failed docker.service 2>/dev/null || true
              if ! systemctl enable --now docker.service; then
                journalctl -u docker.service -n 15 --no-pager -o cat >&2
                exit 1
              fi
            fi
            """;
        var version = exact is null ? string.Empty : $" {exact}";
        return AptScript.Operation($"Install Docker Engine{version} and Compose", cause, "docker-install", body);
    }

    public static HostOperation RemoveConflicting(IReadOnlyCollection<string> packages, string cause) =>
        AptScript.Operation("Remove the Docker packages of the other channel", cause, "docker-remove",
            $"""
            if command -v docker >/dev/null 2>&1 && systemctl is-active --quiet docker.service; then
              containers=$(docker ps -aq)
              [ -z "$containers" ] || {'{'} echo "containers have appeared on this machine; nothing was removed" >&2; exit 1; {'}'}
            fi
            apt remove --allow-change-held-packages {ShellText.QuoteAll(packages)}
            """);

    /// <summary>Adds Docker's own package source, signed by exactly one known key.</summary>
    public static HostOperation AddSource(UpstreamSource source, string aptSource, string distribution, string cause)
    {
        var fetch = source.Keyring is { } keyring
            ? $"cat >\"$new\" <<'END_OF_KEYRING'\n{keyring.ReplaceLineEndings("\n").TrimEnd()}\nEND_OF_KEYRING"
            : $"curl -fsSL --proto =https,http --retry 3 --max-time 60 -o \"$new\" {ShellText.Quote($"{source.Uri}/{distribution}/gpg")}";
        return AptScript.Operation("Add Docker's signed package source", cause, "docker-source",
            $$"""
            fingerprint={{ShellText.Quote(source.Fingerprint.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())}}
            apt_install ca-certificates curl gpg
            install -d -m 0755 /etc/apt/keyrings
            new=$(mktemp /etc/apt/keyrings/.docker.asc.XXXXXX)
            trap 'rm -f "$new"' EXIT
            {{fetch}}
            # The file may hold this one key and no other: apt would trust every key in it.
            found=$(gpg --batch --no-autostart --homedir "$(mktemp -d)" --with-colons --show-keys "$new" 2>/dev/null |
              awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }' | tr '\n' ' ')
            if [ "$found" != "$fingerprint " ]; then
              echo "the signing key of Docker's package source is [${found% }], expected $fingerprint; nothing was installed" >&2
              exit 1
            fi
            chmod 0644 "$new"
            sync "$new"
            mv -f "$new" /etc/apt/keyrings/docker.asc
            cat >/etc/apt/sources.list.d/docker.sources.new <<'END_OF_SOURCE'
            {{aptSource.TrimEnd()}}
            END_OF_SOURCE
            chmod 0644 /etc/apt/sources.list.d/docker.sources.new
            mv -f /etc/apt/sources.list.d/docker.sources.new /etc/apt/sources.list.d/docker.sources
            apt update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.sources -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
            """);
    }

    /// <summary>Collects <c>package=version</c> words in the positional parameters.</summary>
    private static string PickExact(string exact, DockerPackages packages) =>
        $$"""
        wanted={{ShellText.Quote(exact)}}
        lists_are_fresh || apt update
        set --
        for package in {{ShellText.QuoteAll(packages.Engine)}}; do
          version=$(apt-cache madison "$package" | awk -v wanted="$wanted" '{
            number = $3; sub(/^[0-9]+:/, "", number)
            if (index(number, wanted) == 1 && substr(number, length(wanted) + 1, 1) !~ /[0-9.]/) { print $3; exit }
          }')
          if [ -z "$version" ]; then
            echo "the package source has no $package $wanted; it has: $(apt-cache madison "$package" | awk '{ print $3 }' | head -n 5 | tr '\n' ' ')" >&2
            exit 1
          fi
          set -- "$@" "$package=$version"
        done
        """;
}

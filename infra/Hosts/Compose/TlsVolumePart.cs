using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>The volume that holds nginx's certificate, made before nginx first starts.</summary>
public sealed record TlsVolumeDesired
{
    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Host { get; init; }

    /// <summary>Compose project of the core services.</summary>
    public required string Project { get; init; }

    /// <summary>Leaf and intermediates in PEM form; null leaves it to nginx (self-signed at first, ACME later).</summary>
    public string? Certificate { get; init; }

    /// <summary>Private key in PEM form, without a passphrase.</summary>
    public string? Key { get; init; }

    internal string Volume => $"{Project}_cht-ssl";

    /// <summary>Shows neither certificate nor key.</summary>
    public override string ToString() => $"TlsVolumeDesired {{ {Host}, {Volume} }}";
}

/// <param name="Exists">The volume is there.</param>
/// <param name="CertificateDigest">SHA-256 of cert.pem, empty where there is none.</param>
/// <param name="KeyMatches">key.pem is the wanted one, with mode 0600.</param>
public sealed record TlsVolumeObserved(bool EngineAnswers, bool Exists, string CertificateDigest, bool KeyMatches);

/// <summary>Makes the volume with Compose's labels, so that Compose takes it as its own, and puts an own certificate in.</summary>
public sealed class TlsVolumePart : IHostPart<TlsVolumeDesired, TlsVolumeObserved>
{
    private const string ReadPurpose = "Read the certificate volume";

    public HostScript ObserveScript(TlsVolumeDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var script = ObservedFacts.Script(ReadPurpose,
            $$"""
            {{Hosts.Docker.EngineAnswer.Shared}}
            if [ "$engine_state" = active ]; then
              fact engine yes
              if place=$(docker volume inspect --format '{{"{{.Mountpoint}}"}}' {{desired.Volume}} 2>/dev/null); then
                fact exists yes
                [ ! -s "$place/cert.pem" ] || fact certificate "$(sha256sum <"$place/cert.pem" | cut -c 1-64)"
                # The wanted key comes on standard input; it is compared here and never written.
                if [ -s "$place/key.pem" ] && [ "$(stat -c %a "$place/key.pem")" = 600 ] && cmp -s - "$place/key.pem"; then fact key yes; fi
              fi
            fi
            """);
        return script with { Input = Encoding.ASCII.GetBytes(desired.Key ?? string.Empty) };
    }

    public TlsVolumeObserved Parse(TlsVolumeDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Host, ReadPurpose, result);
        return new(facts.Is("engine"), facts.Is("exists"), facts["certificate"], facts.Is("key"));
    }

    public HostPlan Plan(TlsVolumeDesired desired, TlsVolumeObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (!observed.EngineAnswers)
        {
            throw new ProvisioningException(
                desired.Host, "The certificate volume cannot be read", "Docker Engine does not run", "Look at 'systemctl status docker' on the machine.");
        }

        var differences = new[]
        {
            observed.Exists ? null : new HostDifference($"volume {desired.Volume}", "there", "none"),
            desired.Certificate is null || observed.CertificateDigest == ComposeFile.Digest(desired.Certificate)
                ? null : new HostDifference("cert.pem", "the configured certificate", observed.CertificateDigest.Length == 0 ? "none" : "another"),
            desired.Key is null || observed.KeyMatches ? null : new HostDifference("key.pem", "the configured key, mode 0600", "another or none"),
        }.OfType<HostDifference>().ToArray();
        return differences.Length == 0
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(Write(desired), string.Join("; ", differences.Select(difference => $"{difference.Subject} {difference.Found}")))
            {
                Differences = [.. differences],
            }]);
    }

    /// <summary>nginx reads the files when it starts; one that runs is told to read them again.</summary>
    private static HostScript Write(TlsVolumeDesired desired) => new("Prepare the certificate volume",
        $$"""
        set -eu
        umask 077
        docker volume inspect {{desired.Volume}} >/dev/null 2>&1 || docker volume create \
          --label {{ComposeShell.ProjectLabel}}={{desired.Project}} --label com.docker.compose.volume=cht-ssl {{desired.Volume}} >/dev/null
        place=$(docker volume inspect --format '{{"{{.Mountpoint}}"}}' {{desired.Volume}})
        IFS= read -r certificate || exit 0
        IFS= read -r key
        printf '%s' "$certificate" | base64 -d >"$place/.cert.pem.part"
        printf '%s' "$key" | base64 -d >"$place/.key.pem.part"
        chmod 0644 "$place/.cert.pem.part"
        sync "$place/.cert.pem.part" "$place/.key.pem.part"
        mv -fT "$place/.key.pem.part" "$place/key.pem"
        mv -fT "$place/.cert.pem.part" "$place/cert.pem"
        nginx=$(docker ps --quiet --filter label={{ComposeShell.ProjectLabel}}={{desired.Project}} --filter label={{ComposeShell.ServiceLabel}}=nginx)
        [ -z "$nginx" ] || docker exec "$nginx" nginx -s reload
        """)
    {
        Mutates = true,
        Input = desired.Certificate is null || desired.Key is null
            ? default
            : Encoding.ASCII.GetBytes($"{Base64(desired.Certificate)}\n{Base64(desired.Key)}\n"),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.MicroK8s;

/// <summary>
/// Objects and chart through <c>microk8s kubectl</c> and <c>microk8s helm3</c>. Everything travels on standard input; values
/// with secrets go to helm's own standard input and never lie in a file.
/// </summary>
public sealed class MicroK8sReleasePart : IHostPart<MicroK8sRelease, MicroK8sReleaseObserved>
{
    private const string Purpose = "Read what runs in the cluster";

    private const string Apply = "microk8s kubectl apply --server-side --force-conflicts --field-manager=cht-infra --filename=-";

    /// <summary>kubectl diff: 0 no difference, 1 some, above: it could not tell, as before the namespace exists.</summary>
    public HostScript ObserveScript(MicroK8sRelease desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return ObservedFacts.Script(Purpose,
            $$"""
            PATH="$PATH:/snap/bin"
            if microk8s kubectl diff --server-side --force-conflicts --field-manager=cht-infra --filename=- >/dev/null 2>&1; then
              fact objects same
            fi
            microk8s helm3 status {{ShellText.Quote(desired.Name)}} --namespace {{ShellText.Quote(desired.Namespace)}} --output json 2>/dev/null | document release
            """) with
        {
            Input = Encoding.UTF8.GetBytes(desired.Objects),
            Deadline = TimeSpan.FromMinutes(2),
        };
    }

    public MicroK8sReleaseObserved Parse(MicroK8sRelease desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Host, Purpose, result);
        var (description, status) = Release(facts.Document("release"));
        return new(facts["objects"] != "same", description, status);
    }

    public HostPlan Plan(MicroK8sRelease desired, MicroK8sReleaseObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.Status.StartsWith("pending", StringComparison.Ordinal))
        {
            throw new ProvisioningException(
                desired.Host, "The Helm release cannot be changed", $"it is in state {observed.Status}: another helm works on it or was killed",
                $"Wait for the other one; if there is none, run 'microk8s helm3 rollback {desired.Name} --namespace {desired.Namespace}' on the machine, then run again.");
        }

        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        if (observed.ObjectsDiffer)
        {
            operations.Add(new HostOperation(Change("Apply the cluster's objects", Apply, desired.Objects), "the cluster's objects are not as desired")
            {
                Expected = "as rendered",
                Found = "different or missing",
            });
        }

        if (observed.Status != "deployed" || !observed.Description.EndsWith(desired.Digest, StringComparison.Ordinal))
        {
            operations.Add(Install(desired, observed));
        }

        return new(operations.ToImmutable());
    }

    /// <summary>The chart goes; the namespace with claims and secrets stays, and with it the data.</summary>
    public static HostPlan PlanRemoval(MicroK8sRelease desired, MicroK8sReleaseObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return observed.Status.Length == 0 ? HostPlan.Empty : new([new HostOperation(
            Change("Remove the CHT chart", $"microk8s helm3 uninstall {ShellText.Quote(desired.Name)} --namespace {ShellText.Quote(desired.Namespace)} --wait", string.Empty),
            "the CHT is no longer wanted in the cluster")]);
    }

    private static HostOperation Install(MicroK8sRelease desired, MicroK8sReleaseObserved observed)
    {
        var body =
            $$"""
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            cat >"$work/values.yaml" <<'END_OF_VALUES'
            {{desired.Values.TrimEnd('\n')}}
            END_OF_VALUES
            cat >"$work/kustomization.yaml" <<'END_OF_KUSTOMIZATION'
            {{desired.Kustomization.TrimEnd('\n')}}
            END_OF_KUSTOMIZATION
            cat >"$work/post-renderer" <<'END_OF_SCRIPT'
            #!/bin/sh
            set -eu
            cd "$(dirname "$0")"
            cat >{{ChartPatches.RenderedFile}}
            exec microk8s kubectl kustomize .
            END_OF_SCRIPT
            chmod 0700 "$work/post-renderer"
            microk8s helm3 upgrade --install {{ShellText.Quote(desired.Name)}} {{ShellText.Quote(desired.Chart.Name)}} \
              --repo {{ShellText.Quote(desired.Chart.Repository)}} --version {{ShellText.Quote(desired.Chart.Version)}} \
              --namespace {{ShellText.Quote(desired.Namespace)}} --values "$work/values.yaml" --values - \
              --post-renderer "$work/post-renderer" --description "cht-infra sha256:{{desired.Digest}}" >/dev/null
            """;
        return new HostOperation(
            Change($"Install {desired.Chart.Name} {desired.Chart.Version}", body, desired.SecretValues) with { Deadline = TimeSpan.FromMinutes(10) },
            observed.Status.Length == 0 ? "the chart is not installed" : $"the release is {observed.Status}, made of other values")
        {
            Expected = $"{desired.Chart.Name} {desired.Chart.Version} with these values",
            Found = observed.Status.Length == 0 ? "none" : $"{observed.Status}, made of others",
        };
    }

    private static (string Description, string Status) Release(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return (string.Empty, string.Empty);
        }

        using var document = JsonDocument.Parse(json);
        var info = document.RootElement.GetProperty("info");
        return (info.TryGetProperty("description", out var description) ? description.GetString()! : string.Empty, info.GetProperty("status").GetString()!);
    }

    private static HostScript Change(string purpose, string body, string input) => new(purpose,
        $"""
        set -eu
        umask 077
        PATH="$PATH:/snap/bin"
        {body}
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(3),
        Input = Encoding.UTF8.GetBytes(input),
    };
}

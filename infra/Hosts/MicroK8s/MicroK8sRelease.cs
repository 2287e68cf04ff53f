using System.Security.Cryptography;
using System.Text;
using Cht.Layout;

namespace Cht.Hosts.MicroK8s;

/// <summary>A CHT as it goes into the cluster: our objects, the chart and its values.</summary>
public sealed record MicroK8sRelease
{
    /// <summary>The machine that runs kubectl and helm.</summary>
    public required string Host { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required HelmChart Chart { get; init; }

    /// <summary>Objects that come before the chart, as YAML. May hold secrets.</summary>
    public required string Objects { get; init; }

    public required string Values { get; init; }

    /// <summary>Values with password, secret and UUID; a secret.</summary>
    public required string SecretValues { get; init; }

    /// <summary>What is laid over the rendered chart.</summary>
    public required string Kustomization { get; init; }

    /// <summary>Names what the release was made of; kept in its description. Of 200 random bits and more, so it tells nothing.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', Chart.Name, Chart.Version, Values, SecretValues, Kustomization))));

    /// <summary>Without values.</summary>
    public override string ToString() => $"{Chart.Name} {Chart.Version} as {Name} in {Namespace}";
}

/// <param name="ObjectsDiffer">kubectl finds a difference between our objects and the cluster's.</param>
/// <param name="Description">Of the last release; empty without one.</param>
/// <param name="Status">deployed, failed, pending-install ...; empty without one.</param>
public sealed record MicroK8sReleaseObserved(bool ObjectsDiffer, string Description, string Status);

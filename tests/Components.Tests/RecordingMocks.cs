using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace Cht.Components.Tests;

/// <summary>Answers like the provider 'hosts' would and keeps what each resource was asked for.</summary>
internal sealed class RecordingMocks : IMocks
{
    private readonly ConcurrentBag<MockResourceArgs> resources = [];

    public IReadOnlyList<MockResourceArgs> Of(string type) => [.. resources.Where(resource => resource.Type == type).OrderBy(resource => resource.Name)];

    public MockResourceArgs Single(string type, string name) => Of(type).Single(resource => resource.Name == name);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        resources.Add(args);
        // A name that is given is kept.
        var state = args.Inputs.AddRange(Outputs(args).Where(output => !args.Inputs.ContainsKey(output.Key)));
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", state));
    }

    public IReadOnlyList<MockResourceArgs> All => [.. resources];

    public List<MockCallArgs> Calls { get; } = [];

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Add(args);
        return Task.FromResult<object>(args.Token == "aws:ec2/getAmi:getAmi"
            ? ImmutableDictionary<string, object>.Empty.Add("id", "ami-newest")
            : ImmutableDictionary<string, object>.Empty);
    }

    private static IEnumerable<KeyValuePair<string, object>> Outputs(MockResourceArgs args) => args.Type switch
    {
        "hosts:index:SshKeyPair" =>
        [
            new("publicKey", $"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{Padded(args.Name!)} {args.Name}"),
            new("privateKey", $"private key of {args.Name}"),
            new("fingerprint", $"SHA256:{args.Name}"),
        ],
        "hosts:index:ClusterSecrets" =>
        [
            new("password", "Password-0123456789-0123456789"),
            new("secret", "Secret-0123456789-0123456789-01"),
            new("uuid", "6f6e8c0e-1111-4222-8333-444455556666"),
        ],
        "hosts:lab:Machine" => [new("instance", $"instance-{args.Name}"), new("state", "running")],
        "hosts:index:SwarmManager" => [new("clusterId", "cluster-1"), new("nodeId", "node-1")],
        "hosts:lab:StandInImages" => [new("path", "/lab/stand-ins"), new("digest", "digest-of-the-bundle")],
        "hosts:index:ComposeRelease" => SmallestRelease.Outputs.Select(file => KeyValuePair.Create<string, object>(file.Output, file.Text)),
        "hosts:index:MicroK8sCluster" => [new("clusterId", "cluster-1"), new("kubeconfig", "kind: Config")],
        "hosts:index:HelmPostRenderer" => [new("path", "/state/helm/post-renderer")],
        "azure:authorization/userAssignedIdentity:UserAssignedIdentity" => [new("principalId", $"{args.Name}-principal")],
        "azure:containerservice/kubernetesCluster:KubernetesCluster" =>
        [
            new("kubeConfigRaw", "kubeconfig of people"), new("kubeAdminConfigRaw", "kubeconfig of programs"),
            new("oidcIssuerUrl", "https://issuer.example"), new("currentKubernetesVersion", "1.33.5"),
        ],
        "hosts:index:SshClientConfig" => [new("path", "/state/ssh/config")],
        "aws:ec2/eip:Eip" => [new("publicIp", PublicAddress(args.Name!))],
        "azure:network/publicIp:PublicIp" => [new("ipAddress", PublicAddress(args.Name!))],
        "azure:compute/linuxVirtualMachine:LinuxVirtualMachine" => [new("virtualMachineId", $"vm-{args.Name}")],
        "azure:core/resourceGroup:ResourceGroup" or "azure:network/virtualNetwork:VirtualNetwork" or "azure:recoveryservices/vault:Vault"
            or "aws:iam/role:Role" or "aws:ec2/keyPair:KeyPair" => [new("name", $"{args.Name}-made"), new("keyName", $"{args.Name}-made"), new("arn", $"arn:{args.Name}")],
        _ => [],
    };

    /// <summary>A different one for each name.</summary>
    private static string PublicAddress(string name) => $"203.0.113.{1 + name.Sum(letter => letter) % 250}";

    /// <summary>A key body of the right length, different for each name.</summary>
    private static string Padded(string name) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..43];
}

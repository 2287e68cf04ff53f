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
        var state = args.Inputs.AddRange(Outputs(args));
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", state));
    }

    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(ImmutableDictionary<string, object>.Empty);

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
        "hosts:index:MicroK8sCluster" => [new("clusterId", "cluster-1"), new("kubeconfig", "kind: Config")],
        "hosts:index:SshClientConfig" => [new("path", "/state/ssh/config")],
        _ => [],
    };

    /// <summary>A key body of the right length, different for each name.</summary>
    private static string Padded(string name) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..43];
}

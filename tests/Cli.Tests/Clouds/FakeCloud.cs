using System.Collections.Immutable;
using Cht.Packages.Validation;
using Cht.Provider;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli.Tests.Clouds;

/// <summary>What a cloud and its machines remember between runs.</summary>
internal sealed class FakeWorld
{
    private int made;

    /// <summary>The newest image, as of now.</summary>
    public string Image { get; set; } = "ami-first";

    /// <summary>Id to type and inputs of everything that is there.</summary>
    public Dictionary<string, (string Type, ImmutableDictionary<string, PropertyValue> Inputs)> Things { get; } = new(StringComparer.Ordinal);

    public ImmutableDictionary<string, Func<IEngine, PulumiProvider>> Providers => ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty
        .Add("aws", _ => new FakeCloud(this, new SchemaProvider(PackageSchemas.Of("aws"))))
        .Add("hosts", engine => new FakeCloud(this, new HostsProvider(engine)));

    public string Add(string type, string name, ImmutableDictionary<string, PropertyValue> inputs)
    {
        lock (Things)
        {
            var id = $"{name}-{++made}";
            Things[id] = (type, inputs);
            return id;
        }
    }

    public void Lose(Func<string, bool> type)
    {
        foreach (var (id, _) in Things.Where(thing => type(thing.Value.Type)).ToList())
        {
            Things.Remove(id);
        }
    }

    public void Remove(string id)
    {
        lock (Things)
        {
            Things.Remove(id);
        }
    }
}

/// <summary>Makes whatever it is asked for, in memory. Checks and comparisons are those of the real provider.</summary>
internal sealed class FakeCloud(FakeWorld world, PulumiProvider real) : PulumiProvider
{
    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) => real.CheckConfig(request, ct);

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) => real.Check(request, ct);

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) => real.Diff(request, ct);

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) => real.Configure(request, ct);

    public override Task<InvokeResponse> Invoke(InvokeRequest request, CancellationToken ct) =>
        Task.FromResult(new InvokeResponse { Return = new Dictionary<string, PropertyValue>(StringComparer.Ordinal) { ["id"] = new(world.Image) } });

    public override Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        if (request.Preview)
        {
            return real.Create(request, ct);
        }

        var id = world.Add(request.Type, request.Name, request.Inputs);
        return Task.FromResult(new CreateResponse { Id = id, Outputs = request.Inputs.SetItems(Outputs(request.Type, id)) });
    }

    public override Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct) =>
        Task.FromResult(new UpdateResponse { Outputs = request.OldOutputs.SetItems(request.NewInputs) });

    public override Task Delete(DeleteRequest request, CancellationToken ct)
    {
        world.Remove(request.Id);
        return Task.CompletedTask;
    }

    public override Task<ReadResponse> Read(ReadRequest request, CancellationToken ct) => Task.FromResult(world.Things.ContainsKey(request.Id)
        ? new ReadResponse { Id = request.Id, Inputs = request.Inputs, Outputs = request.Outputs }
        : new ReadResponse());

    private static IEnumerable<KeyValuePair<string, PropertyValue>> Outputs(string type, string id)
    {
        (string Name, string Text, bool Secret)[] outputs = type switch
        {
            "hosts:index:SshKeyPair" => [("publicKey", $"ssh-ed25519 AAAA{id}", false), ("privateKey", $"the private key {id}", true), ("fingerprint", id, false)],
            "hosts:index:ClusterSecrets" =>
            [
                ("password", $"Password-0123456789-{id}", true), ("secret", $"Secret-0123456789-{id}", true), ("uuid", "6f6e8c0e-1111-4222-8333-444455556666", false),
            ],
            "hosts:index:ComposeRelease" => [.. SmallestRelease.Outputs.Select(file => (file.Output, file.Text, false))],
            "hosts:index:SwarmManager" => [("clusterId", "cluster-1", false), ("nodeId", id, false)],
            "hosts:index:SwarmMember" => [("nodeId", id, false)],
            "hosts:index:SshClientConfig" => [("path", "/state/ssh/config", false)],
            "aws:ec2/eip:Eip" => [("publicIp", "203.0.113.7", false)],
            "aws:iam/role:Role" => [("name", id, false), ("arn", id, false)],
            "aws:ec2/keyPair:KeyPair" => [("keyName", id, false)],
            _ => [],
        };
        return outputs.Select(output => KeyValuePair.Create(output.Name, new PropertyValue(output.Text).WithSecret(output.Secret)));
    }
}

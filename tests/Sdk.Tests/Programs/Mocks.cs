using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;

namespace Cht.Sdk.Tests.Programs;

/// <summary>Answers every resource with its inputs and the id <c>NAME-id</c>, and remembers what it was asked.</summary>
internal sealed class Mocks : IMocks
{
    public ConcurrentQueue<MockResourceArgs> Resources { get; } = new();

    public ConcurrentQueue<MockCallArgs> Calls { get; } = new();

    public ConcurrentQueue<MockRegisterResourceOutputsRequest> RegisteredOutputs { get; } = new();

    public ImmutableDictionary<string, object> ExtraState { get; init; } = ImmutableDictionary<string, object>.Empty;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Resources.Enqueue(args);
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", args.Inputs.SetItems(ExtraState)));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Enqueue(args);
        return Task.FromResult<object>(args.Args);
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        RegisteredOutputs.Enqueue(args);
        return Task.CompletedTask;
    }

    public MockResourceArgs Named(string name) => Resources.Single(resource => resource.Name == name);
}

internal sealed class DiskArgs : ResourceArgs
{
    [Input("size", required: true)]
    public Input<int>? Size { get; set; }

    [Input("label")]
    public Input<string>? Label { get; set; }

    [Input("tags")]
    private InputMap<string>? tags;

    public InputMap<string> Tags
    {
        get => tags ??= [];
        set => tags = value;
    }

    [Input("mounts")]
    private InputList<string>? mounts;

    public InputList<string> Mounts
    {
        get => mounts ??= [];
        set => mounts = value;
    }
}

internal sealed class Disk(string name, DiskArgs? args = null, CustomResourceOptions? options = null)
    : CustomResource("demo:index:Disk", name, args ?? new DiskArgs { Size = 1 }, options)
{
    [Output("size")]
    public Output<int> Size { get; private set; } = null!;

    [Output("label")]
    public Output<string?> Label { get; private set; } = null!;

    [Output("device")]
    public Output<string> Device { get; private set; } = null!;
}

internal sealed class Server : ComponentResource
{
    public Server(string name, ComponentResourceOptions? options = null)
        : base("demo:index:Server", name, options)
    {
        Disk = new Disk($"{name}-disk", new DiskArgs { Size = 10 }, new CustomResourceOptions { Parent = this });
        DiskId = Disk.Id;
        RegisterOutputs();
    }

    public Disk Disk { get; }

    [Output("diskId")]
    public Output<string> DiskId { get; private set; } = null!;
}

using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider;

/// <summary>
/// The provider <c>hosts</c>: machines reached over SSH and lab machines of this computer. Each resource type is one handler.
/// </summary>
public sealed class HostsProvider : Pulumi.Experimental.Provider.Provider, IAsyncDisposable
{
    private readonly IEngine? engine;
    private readonly IHostConnections connections;
    private readonly ImpatientConnections impatient;
    private readonly GatheredReads reads;
    private readonly ImmutableDictionary<string, ResourceHandler> handlers;

    public HostsProvider(IEngine? engine)
        : this(engine, new SshConnectionPool())
    {
    }

    internal HostsProvider(IEngine? engine, IHostConnections connections, TimeProvider? time = null)
    {
        this.engine = engine;
        this.connections = connections;
        impatient = new ImpatientConnections(connections, time ?? TimeProvider.System);
        reads = new GatheredReads(impatient);
        handlers = HandlerCatalog.All.ToImmutableDictionary(handler => handler.Token);
    }

    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) =>
        Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

    public override Task<DiffResponse> DiffConfig(DiffRequest request, CancellationToken ct) =>
        Task.FromResult(new DiffResponse { Changes = false });

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
        Task.FromResult(new ConfigureResponse
        {
            AcceptSecrets = true,
            AcceptResources = true,
            AcceptOutputs = true,
            // Previews never touch a machine, so there is nothing a preview of ours could add to the inputs.
            SupportsPreview = false,
        });

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct)
    {
        var handler = Handler(request.Type);
        if (request.OldInputs is { IsEmpty: false } old)
        {
            foreach (var warning in handler.Warnings(old, request.NewInputs))
            {
                Context(request.Urn, connections, ct).Warn(warning);
            }
        }

        return Task.FromResult(new CheckResponse { Inputs = request.NewInputs, Failures = handler.Check(request.NewInputs) });
    }

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) =>
        Task.FromResult(Handler(request.Type).Diff(request.OldInputs, request.OldOutputs, request.NewInputs, request.IgnoreChanges));

    public override async Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        var (id, outputs) = await Handler(request.Type).CreateAsync(request.Inputs, Context(request.Urn, connections, deadline.Token));
        // What was made may be a machine that was away before.
        reads.Forget();
        return new CreateResponse { Id = id, Outputs = outputs };
    }

    public override async Task<ReadResponse> Read(ReadRequest request, CancellationToken ct)
    {
        var outputs = await Handler(request.Type).ReadAsync(request.Id, request.Inputs, request.Outputs, Context(request.Urn, reads, ct));
        return outputs is null
            ? new ReadResponse()
            : new ReadResponse { Id = request.Id, Inputs = request.Inputs, Outputs = outputs };
    }

    public override async Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        var context = Context(request.Urn, connections, deadline.Token);
        var outputs = await Handler(request.Type).UpdateAsync(request.Id, request.NewInputs, request.OldOutputs, context);
        reads.Forget();
        return new UpdateResponse { Outputs = outputs };
    }

    public override async Task Delete(DeleteRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        await Handler(request.Type).DeleteAsync(request.Id, request.OldInputs, request.OldOutputs, Context(request.Urn, impatient, deadline.Token));
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (timeout > TimeSpan.Zero)
        {
            source.CancelAfter(timeout);
        }

        return source;
    }

    private ResourceContext Context(Urn urn, IHostConnections used, CancellationToken ct) => new(used, engine, urn, ct);

    private ResourceHandler Handler(string type) =>
        handlers.TryGetValue(type, out var handler)
            ? handler
            : throw new InvalidOperationException(
                $"The provider 'hosts' has no resource type '{type}'. It has: {string.Join(", ", handlers.Keys.Order(StringComparer.Ordinal))}.");
}

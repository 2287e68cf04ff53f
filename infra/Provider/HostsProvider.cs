using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Cht.Provider.Importing;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider;

/// <summary>
/// The provider <c>hosts</c>: machines reached over SSH and lab machines of this computer. Each resource type is one handler.
/// </summary>
public sealed class HostsProvider : Pulumi.Experimental.Provider.Provider, IAsyncDisposable
{
    /// <summary>For reads and deletions.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(20);

    private readonly IEngine? engine;
    private readonly IHostConnections connections;
    private readonly RememberingConnections patient;
    private readonly RememberingConnections impatient;
    private readonly GatheredReads reads;
    private readonly TimeProvider clock;
    private readonly WarningsOnce warnings = new();
    private readonly ImmutableDictionary<string, ResourceHandler> handlers;

    public HostsProvider(IEngine? engine)
        : this(engine, new ChosenConnections(new SshOptions { Progress = new WaitReport() }))
    {
    }

    internal HostsProvider(IEngine? engine, IHostConnections connections, TimeProvider? time = null)
    {
        this.engine = engine;
        this.connections = connections;
        clock = time ?? TimeProvider.System;
        patient = new RememberingConnections(connections, clock);
        impatient = new RememberingConnections(connections, clock, Impatience);
        reads = new GatheredReads(impatient);
        handlers = HandlerCatalog.All.ToImmutableDictionary(handler => handler.Token);
    }

    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) =>
        Task.FromResult(new CheckResponse
        {
            Inputs = request.NewInputs,
            Failures = SshClient(request.NewInputs) is { } client && SshClients.Problem(client) is { } problem
                ? [new CheckFailure(SshClients.Setting, problem)]
                : [],
        });

    public override Task<DiffResponse> DiffConfig(DiffRequest request, CancellationToken ct) =>
        Task.FromResult(new DiffResponse { Changes = false });

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct)
    {
        if (connections is ChosenConnections open && SshClient(request.Args) is { } client)
        {
            open.Choose(client);
        }

        return Task.FromResult(new ConfigureResponse
        {
            AcceptSecrets = true,
            AcceptResources = true,
            AcceptOutputs = true,
            // Previews never touch a machine, so there is nothing a preview of ours could add to the inputs.
            SupportsPreview = false,
        });
    }

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct)
    {
        var handler = Handler(request.Type);
        if (request.OldInputs is { IsEmpty: false } old)
        {
            foreach (var warning in handler.Warnings(old, request.NewInputs))
            {
                Context(request.Urn, patient, ct).Warn(warning);
            }
        }

        return Task.FromResult(new CheckResponse { Inputs = request.NewInputs, Failures = handler.Check(request.NewInputs) });
    }

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) =>
        Task.FromResult(Handler(request.Type).Diff(request.OldInputs, request.OldOutputs, request.NewInputs, request.IgnoreChanges));

    public override async Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        var handler = Handler(request.Type);
        var (id, outputs) = await handler.CreateAsync(request.Inputs, Context(request.Urn, patient, deadline.Token));
        Forget(handler);
        return new CreateResponse { Id = id, Outputs = outputs };
    }

    public override async Task<ReadResponse> Read(ReadRequest request, CancellationToken ct)
    {
        if (ImportRequest.From(request) is { } import)
        {
            var imported = await Handler(request.Type).ImportAsync(import, Context(request.Urn, reads, ct));
            return imported is null
                ? new ReadResponse()
                : new ReadResponse { Id = imported.Id, Inputs = imported.Inputs, Outputs = imported.Outputs };
        }

        var outputs = await Handler(request.Type).ReadAsync(request.Id, request.Inputs, request.Outputs, Context(request.Urn, reads, ct));
        return outputs is null
            ? new ReadResponse()
            : new ReadResponse { Id = request.Id, Inputs = request.Inputs, Outputs = outputs };
    }

    public override async Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        var handler = Handler(request.Type);
        var context = Context(request.Urn, patient, deadline.Token);
        var outputs = await handler.UpdateAsync(request.Id, request.NewInputs, request.OldOutputs, context);
        Forget(handler);
        return new UpdateResponse { Outputs = outputs };
    }

    public override async Task Delete(DeleteRequest request, CancellationToken ct)
    {
        using var deadline = Deadline(request.Timeout, ct);
        await Handler(request.Type).DeleteAsync(request.Id, request.OldInputs, request.OldOutputs, Context(request.Urn, impatient, deadline.Token));
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private static string? SshClient(ImmutableDictionary<string, PropertyValue> settings) =>
        settings.TryGetValue(SshClients.Setting, out var value) && value.TryGetString(out var client) && client.Length > 0 ? client : null;

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (timeout > TimeSpan.Zero)
        {
            source.CancelAfter(timeout);
        }

        return source;
    }

    private ResourceContext Context(Urn urn, IHostConnections used, CancellationToken ct)
    {
        var context = new ResourceContext(used, engine, urn, ct)
        {
            Warnings = warnings,
            Time = clock,
            Patience = ReferenceEquals(used, patient) ? null : Impatience,
        };
        WaitReport.Tell(context);
        return context;
    }

    /// <summary>
    /// What was changed may be a machine that was away before, made by this provider or another. A machine that changes have
    /// waited for in vain is only asked again when this provider made or started one.
    /// </summary>
    private void Forget(ResourceHandler handler)
    {
        reads.Forget();
        if (handler.MakesMachines)
        {
            patient.Forget();
        }
    }

    private ResourceHandler Handler(string type) =>
        handlers.TryGetValue(type, out var handler)
            ? handler
            : throw new InvalidOperationException(
                $"The provider 'hosts' has no resource type '{type}'. It has: {string.Join(", ", handlers.Keys.Order(StringComparer.Ordinal))}.");
}

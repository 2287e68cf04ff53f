using System.Collections.Concurrent;
using Cht.Provider;
using Pulumi.Experimental.Provider;

namespace Cht.BadInput.Tests;

/// <summary>Checks and compares as the real provider; notes and refuses whatever would reach a machine.</summary>
internal sealed class RefusingProvider : Pulumi.Experimental.Provider.Provider
{
    private readonly HostsProvider real = new(null);

    public ConcurrentQueue<string> Touched { get; } = new();

    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) => real.CheckConfig(request, ct);

    public override Task<DiffResponse> DiffConfig(DiffRequest request, CancellationToken ct) => real.DiffConfig(request, ct);

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) => real.Configure(request, ct);

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) => real.Check(request, ct);

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) => real.Diff(request, ct);

    public override Task<CreateResponse> Create(CreateRequest request, CancellationToken ct) => throw Refuse("create", request.Urn);

    /// <summary>An import knows nothing but an id; the real provider refuses those of the cases before it asks a machine.</summary>
    public override Task<ReadResponse> Read(ReadRequest request, CancellationToken ct) => request is { Inputs.IsEmpty: true, Outputs.IsEmpty: true }
        ? real.Read(request, ct) : throw Refuse("read", request.Urn);

    public override Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct) => throw Refuse("update", request.Urn);

    public override Task Delete(DeleteRequest request, CancellationToken ct) => throw Refuse("delete", request.Urn);

    private InvalidOperationException Refuse(string what, string urn)
    {
        Touched.Enqueue($"{what} {urn}");
        return new InvalidOperationException($"The fake refuses to {what} {urn}.");
    }
}

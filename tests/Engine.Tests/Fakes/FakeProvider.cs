using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Fakes;

/// <summary>
/// Resources <c>fake:index:Thing</c>. A change of <c>size</c> is an update; of <c>kind</c> a replacement, and of
/// <c>place</c> one that deletes first. Inputs called <c>bad</c> fail the check. Types <c>fake:index:Plain</c> leave the diff to the engine.
/// </summary>
public sealed class FakeProvider(FakeCloud cloud, IEngine engine) : Provider
{
    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct)
    {
        cloud.Calls.Enqueue("configure");
        return Task.FromResult(new ConfigureResponse { SupportsPreview = true, AcceptSecrets = true });
    }

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct)
    {
        var response = new CheckResponse { Inputs = request.NewInputs };
        response.Failures = request.NewInputs.ContainsKey("bad") ? [new CheckFailure("bad", "is never right")] : [];
        return Task.FromResult(response);
    }

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct)
    {
        if (request.Type == "fake:index:Plain")
        {
            return Task.FromResult(new DiffResponse());
        }

        var keys = request.OldInputs.Keys.Union(request.NewInputs.Keys)
            .Where(key => !Equals(request.OldInputs.GetValueOrDefault(key), request.NewInputs.GetValueOrDefault(key)))
            .ToList();
        return Task.FromResult(new DiffResponse
        {
            Changes = keys.Count > 0,
            Diffs = keys,
            Replaces = [.. keys.Where(key => key is "kind" or "place" or "on")],
            DeleteBeforeReplace = keys.Contains("place") || request.NewInputs.ContainsKey("alone"),
        });
    }

    public override async Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        if (request.Preview)
        {
            return new CreateResponse { Outputs = request.Inputs };
        }

        await engine.LogAsync(new LogRequest(LogSeverity.Info, $"creating {request.Name}", request.Urn, ephemeral: true));
        cloud.Timeouts[$"create {request.Name}"] = request.Timeout;
        await cloud.CallAsync($"create {request.Name}");
        var id = cloud.NewId(request.Name);
        cloud.Things[id] = request.Inputs;
        return new CreateResponse { Id = id, Outputs = WithAddress(request.Inputs, id) };
    }

    public override async Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
    {
        if (!request.Preview)
        {
            cloud.Timeouts[$"update {request.Name}"] = request.Timeout;
            await cloud.CallAsync($"update {request.Name}");
            cloud.Things[request.Id] = request.NewInputs;
        }

        return new UpdateResponse { Outputs = WithAddress(request.NewInputs, request.Id) };
    }

    public override async Task Delete(DeleteRequest request, CancellationToken ct)
    {
        cloud.Timeouts[$"delete {request.Id}"] = request.Timeout;
        await cloud.CallAsync($"delete {request.Id}");
        cloud.Things.TryRemove(request.Id, out _);
    }

    public override async Task<ReadResponse> Read(ReadRequest request, CancellationToken ct)
    {
        await cloud.CallAsync($"read {request.Id}");
        return cloud.Things.TryGetValue(request.Id, out var thing)
            ? new ReadResponse { Id = request.Id, Inputs = thing, Outputs = WithAddress(thing, request.Id) }
            : new ReadResponse();
    }

    public override Task<InvokeResponse> Invoke(InvokeRequest request, CancellationToken ct) => Task.FromResult(
        request.Args.ContainsKey("bad")
            ? new InvokeResponse { Failures = [new CheckFailure("bad", "is never right")] }
            : new InvokeResponse { Return = request.Args.SetItem("answer", new PropertyValue(42)) });

    private static ImmutableDictionary<string, PropertyValue> WithAddress(ImmutableDictionary<string, PropertyValue> inputs, string id) =>
        inputs.SetItem("address", new PropertyValue($"address of {id}"));
}

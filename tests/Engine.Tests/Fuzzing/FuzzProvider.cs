using System.Collections.Immutable;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Manages things of the world, as faultily as its process wants, and watches what the engine asks of it.</summary>
internal sealed class FuzzProvider(FuzzProcess process) : Provider
{
    public const string SecretText = "s3cr3t-";

    /// <summary>What a provider need not have is answered with an exception, which costs more than all else here.</summary>
    public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) =>
        Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

    public override Task<DiffResponse> DiffConfig(DiffRequest request, CancellationToken ct) => Task.FromResult(new DiffResponse());

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
        Task.FromResult(new ConfigureResponse { SupportsPreview = true });

    public override async Task<CheckResponse> Check(CheckRequest request, CancellationToken ct)
    {
        await process.CallAsync("check", request.Name, Hint(request.NewInputs), () => { });
        return new CheckResponse { Inputs = request.NewInputs };
    }

    public override async Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct)
    {
        await process.CallAsync("diff", request.Name, Hint(request.NewInputs), () => { });
        var keys = request.OldInputs.Keys.Union(request.NewInputs.Keys)
            .Where(key => !Equals(request.OldInputs.GetValueOrDefault(key), request.NewInputs.GetValueOrDefault(key)))
            .ToList();
        return new DiffResponse
        {
            Changes = keys.Count > 0,
            Diffs = keys,
            Replaces = [.. keys.Where(key => key is "kind" or "place" or "on" or "within")],
            DeleteBeforeReplace = keys.Contains("place"),
        };
    }

    public override async Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        if (request.Preview)
        {
            return new CreateResponse { Outputs = request.Inputs };
        }

        WorldThing? created = null;
        try
        {
            await process.CallAsync("create", request.Name, Hint(request.Inputs), () =>
            {
                process.Mutations++;
                created = process.World.Create(request.Name, request.Urn.ToString(), Plain(request.Inputs));
            });
        }
        catch (InvalidOperationException) when (created is not null)
        {
            // The provider did it and says it did not; the engine cannot know better.
            process.World.Unmanaged.Add(created.Id);
            throw;
        }

        process.Certain.Add(created!.Id);
        return new CreateResponse { Id = created.Id, Outputs = Outputs(created) };
    }

    public override async Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
    {
        if (request.Preview)
        {
            return new UpdateResponse { Outputs = request.NewInputs };
        }

        RefuseUnmanaged("update", request.Id);
        var name = request.Name;
        process.Certain.Remove(request.Id);
        if (!process.World.Things.ContainsKey(request.Id))
        {
            throw process.Missing(request.Id);
        }

        await process.CallAsync("update", name, Hint(request.NewInputs), () =>
        {
            process.Mutations++;
            if (process.World.Things.TryGetValue(request.Id, out var thing))
            {
                process.World.Things[request.Id] = thing with { Properties = Plain(request.NewInputs) };
            }
        });
        process.Certain.Add(request.Id);
        return process.World.Things.TryGetValue(request.Id, out var updated)
            ? new UpdateResponse { Outputs = Outputs(updated) } : throw process.Missing(request.Id);
    }

    public override async Task Delete(DeleteRequest request, CancellationToken ct)
    {
        RefuseUnmanaged("delete", request.Id);
        RefuseProtected(request.Id);
        await process.CallAsync("delete", request.Name, Hint(request.OldInputs), () =>
        {
            process.Mutations++;
            RefuseUsed(request.Id);
            process.World.Delete(request.Id);
        });
        process.Deleted.Add(request.Id);
    }

    public override async Task<ReadResponse> Read(ReadRequest request, CancellationToken ct)
    {
        await process.CallAsync("read", request.Name, Hint(request.Inputs), () => { });
        if (!process.World.Things.TryGetValue(request.Id, out var thing))
        {
            return new ReadResponse();
        }

        process.Certain.Add(thing.Id);
        var inputs = thing.Properties.ToImmutableDictionary(
            entry => entry.Key,
            entry => new PropertyValue(entry.Value).WithSecret(entry.Key == "secret" && !request.Inputs.ContainsKey("secret")));
        var outputs = Outputs(thing);
        return new ReadResponse
        {
            Id = thing.Id,
            Inputs = inputs,
            Outputs = outputs.ContainsKey("secret") ? outputs.SetItem("secret", inputs["secret"]) : outputs,
        };
    }

    public static ImmutableDictionary<string, string> Plain(ImmutableDictionary<string, PropertyValue> values) => values.ToImmutableDictionary(
        entry => entry.Key, entry => entry.Value.TryGetString(out var text) ? text : "not a text: " + entry.Value.Type, StringComparer.Ordinal);

    /// <summary>The secrets are not marked: the engine has to know them from the inputs and from additionalSecretOutputs.</summary>
    private static ImmutableDictionary<string, PropertyValue> Outputs(WorldThing thing) => thing.Properties
        .ToImmutableDictionary(entry => entry.Key, entry => new PropertyValue(entry.Value), StringComparer.Ordinal)
        .SetItem("address", new PropertyValue("address of " + thing.Id))
        .SetItem("token", new PropertyValue($"{SecretText}token-{thing.Id}"));

    /// <summary>Providers quote what they were given in their errors.</summary>
    private static string Hint(ImmutableDictionary<string, PropertyValue> inputs) =>
        inputs.TryGetValue("secret", out var secret) && secret.TryGetString(out var text) ? text : "nothing secret";

    private void RefuseUnmanaged(string call, string id)
    {
        if (process.Operation.IsPreview)
        {
            process.Broken.Add(("previews change nothing", $"{call} {id}"));
        }

        if (process.World.Unmanaged.Contains(id))
        {
            process.Broken.Add(("nothing foreign is touched", $"{call} {id}"));
        }
    }

    private void RefuseProtected(string id)
    {
        var state = process.Before.Existing().FirstOrDefault(resource => resource.Id == id && !resource.Delete);
        var program = process.Operation.Kind == OperationKind.Update ? process.Operation.Program : [];
        if (state is { Protect: true } && !program.Any(resource => !resource.Protect && IsNow(program, resource, state.Urn)))
        {
            process.Broken.Add(("nothing protected is deleted", $"delete {id}"));
        }

        if (state is { RetainOnDelete: true } && process.Operation.Kind == OperationKind.Destroy)
        {
            process.Broken.Add(("nothing retained is deleted", $"delete {id}"));
        }
    }

    private static bool IsNow(IReadOnlyList<FuzzResource> program, FuzzResource resource, string urn) =>
        resource.Aliases.Contains(urn) || FuzzResource.UrnOf(program, resource) == urn;

    /// <summary>A retained resource leaves the state and stays in the world on purpose: it holds nothing back.</summary>
    private bool IsLetGo(string id) => process.Before.Existing().Any(resource => resource.Id == id && resource.RetainOnDelete);

    /// <summary>
    /// Parts of another thing (deletedWith) leave the state at once and the world with their owner, so what they are on may
    /// go in between: Pulumi's own order.
    /// </summary>
    private void RefuseUsed(string id)
    {
        var user = process.World.Managed.FirstOrDefault(thing =>
            process.Certain.Contains(thing.Id) && thing.Property("on") == id && thing.Property("within") is null && !IsLetGo(thing.Id));
        if (user is not null && process.World.Things.ContainsKey(id))
        {
            process.Broken.Add(("nothing is deleted while it is needed", $"delete {id}, which {user.Id} is on"));
        }
    }
}

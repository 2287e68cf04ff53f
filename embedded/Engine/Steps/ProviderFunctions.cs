using System.Collections.Immutable;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>Functions of providers and methods of resources, and the two that the engine has itself.</summary>
internal sealed class ProviderFunctions(EngineRun run, DefaultProviders defaultProviders, Func<string, StackSnapshot?> otherStacks)
{
    private const string GetResource = "pulumi:pulumi:getResource";

    public async Task<PropertyMap> InvokeAsync(ProviderCall call)
    {
        var arguments = PropertyMaps.WithoutDependencies(call.Arguments);
        if (call.Token == GetResource)
        {
            return Describe(arguments);
        }

        var provider = await ConnectAsync(call);
        var response = await provider.Invoke(new InvokeRequest(call.Token, arguments), run.Terminate);
        Refuse(call.Token, response.Failures);
        return Learned(response.Return);
    }

    public async Task<PropertyMap> CallAsync(ProviderCall call)
    {
        var self = call.SelfUrn is { } urn && run.Journal.FindLive(urn) is { } state
            ? new ResourceReference(new Urn(urn), state.Id is null ? null : new PropertyValue(state.Id), string.Empty)
            : (ResourceReference?)null;
        var request = new CallRequest(self, call.Token, PropertyMaps.WithoutDependencies(call.Arguments));
        var response = await (await ConnectAsync(call)).Call(request, run.Terminate);
        Refuse(call.Token, response.Failures);
        return Learned(response.Return);
    }

    /// <summary>A stack reference reads the outputs of another stack of the same store; it is never created.</summary>
    public ResourceState ReadStack(ResourceGoal goal, string urn, ResourceState? old)
    {
        var state = StackReferences.Read(ResourceDraft.From(goal, urn, PropertyMaps.WithoutDependencies(goal.Inputs), provider: null, old), otherStacks);
        run.Events.Learn(state.Outputs);
        run.Journal.Put(old, state);
        run.Events.Count(StepKind.Read);
        run.Events.Step(new Step(StepKind.Read, old, state, ResourceDiff.None).ToEvent(run.Preview ? StepPhase.Planned : StepPhase.Succeeded));
        return state;
    }

    private static void Refuse(string token, IList<CheckFailure>? failures)
    {
        if (failures is { Count: > 0 })
        {
            throw new RunException($"{token} failed: " + string.Join("; ", failures.Select(failure =>
                failure.Property.Length == 0 ? failure.Reason : $"{failure.Property}: {failure.Reason}")));
        }
    }

    private PropertyMap Learned(IDictionary<string, PropertyValue>? values)
    {
        var result = PropertyMaps.WithoutDependencies(PropertyMaps.From(values));
        run.Events.Learn(result);
        return result;
    }

    private async Task<Provider> ConnectAsync(ProviderCall call)
    {
        try
        {
            var reference = call.Provider ?? await defaultProviders.GetAsync(ProviderTypes.Package(call.Token), call.Version);
            return (await run.Providers.ConnectAsync(reference, run.Terminate)).Provider;
        }
        catch (RegistrationRefusedException refusal)
        {
            throw new RunException(refusal.Message, refusal);
        }
    }

    private PropertyMap Describe(PropertyMap arguments)
    {
        var urn = arguments.GetValueOrDefault("urn", PropertyValue.Null).TryGetString(out var text) ? text : string.Empty;
        var state = run.Journal.FindLive(urn) ?? throw new RunException($"The stack has no resource {urn}.");
        return PropertyMaps.Empty
            .Add("urn", new PropertyValue(urn))
            .Add("id", state.Id is null ? PropertyValue.Null : new PropertyValue(state.Id))
            .Add("state", new PropertyValue(state.Outputs));
    }
}

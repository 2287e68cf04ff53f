using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Monitor;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>The registration of one resource: prepares the goal, asks the engine, fills the outputs.</summary>
internal sealed class ResourceRegistration(
    Deployment deployment, Resource resource, ResourceArgs args, ResourceOptions options, RegisterPackageRequest? package)
{
    private string Described => $"{resource.GetResourceType()} '{resource.GetResourceName()}'";

    /// <summary>Returns at the first wait. Every output of the resource ends with the registration, in success or failure.</summary>
    public void Start()
    {
        var sources = OutputSource.Attach(resource);
        deployment.Resources.Enqueue(resource);
        deployment.Tasks.Track(RunAsync(sources));
    }

    private async Task RunAsync(ImmutableDictionary<string, IOutputSource> sources)
    {
        try
        {
            ResourceOutputs.Resolve(resource, sources, await AskAsync(), deployment.DryRun);
        }
        catch (Exception error)
        {
            foreach (var source in sources.Values)
            {
                source.Fail(error);
            }

            throw;
        }
    }

    private async Task<RegisteredResource> AskAsync()
    {
        RefuseUnsupported();
        if (options.Urn is { } known)
        {
            return await RehydrateAsync(known);
        }

        var (inputs, transformed) = await ResourceTransforming.ApplyAsync(
            resource, await PropertySerializer.SerializeAllAsync(Described, args.ToDictionary()), options);
        var goal = await new ResourceGoalBuilder(deployment.Waits, resource, inputs, transformed).BuildAsync();
        var id = options.Id is null ? default : await options.Id.ToOutput().DataTask;
        return id switch
        {
            { IsKnown: true, Value.Length: > 0 } => await deployment.Monitor.ReadResourceAsync(goal, id.Value, CancellationToken.None),
            { IsKnown: false } when options.Id is not null => UnknownRead(goal),
            _ => await deployment.Monitor.RegisterResourceAsync(goal, CancellationToken.None),
        };
    }

    /// <summary>Nothing can be read before the id is known: in the preview everything about the resource is unknown.</summary>
    private RegisteredResource UnknownRead(ResourceGoal goal)
    {
        var parentType = goal.ParentUrn is null ? string.Empty : UrnParts.Parse(goal.ParentUrn).QualifiedType;
        var qualified = parentType is "" or Stack.RootType ? goal.Type : $"{parentType}${goal.Type}";
        var urn = new UrnParts(deployment.StackName, deployment.Project, qualified, goal.Name).ToString();
        return new RegisteredResource(urn, Id: null, ImmutableDictionary<string, PropertyValue>.Empty) { OutputsUnknown = true };
    }

    private async Task<RegisteredResource> RehydrateAsync(string urn)
    {
        var arguments = ImmutableDictionary<string, PropertyValue>.Empty.Add("urn", new PropertyValue(urn));
        var answer = await deployment.Monitor.InvokeAsync(
            new ProviderCall("pulumi:pulumi:getResource", arguments), CancellationToken.None);
        var id = answer.GetValueOrDefault("id", PropertyValue.Null).TryGetString(out var text) ? text : null;
        var state = answer.GetValueOrDefault("state", PropertyValue.Null).TryGetMap(out var map)
            ? map
            : ImmutableDictionary<string, PropertyValue>.Empty;
        return new RegisteredResource(urn, id, state);
    }

    private void RefuseUnsupported()
    {
        if (!options.Hooks.IsEmpty)
        {
            throw new RunException($"{Described} has resource hooks, which the embedded engine does not run. Use `pulumi up` for it.");
        }

        if (package is not null)
        {
            throw new RunException(
                $"{Described} belongs to the parameterized package '{package.Name}', which the embedded engine cannot load. " +
                "Use `pulumi up` for it.");
        }

        if (options.Id is not null && !resource.Custom)
        {
            throw new ArgumentException($"{Described} is a component: the option Id is for custom resources.");
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Provider.Connections;
using Cht.Provider.Importing;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Framework;

/// <summary>Inputs of a resource that works on one machine.</summary>
internal interface IOnMachine
{
    ConnectionInputs Connection { get; }
}

/// <summary>
/// A resource that is one part of one machine: create and update converge it, read observes it and reports what differs.
/// A machine rebuilt under the same name is an update as well: everything is found missing and done again.
/// </summary>
internal abstract class PartHandler<TInputs, TDesired, TObserved, TOutputs>(IHostPart<TDesired, TObserved> part)
    : ResourceHandler<TInputs, TOutputs>
    where TInputs : class, IOnMachine
    where TOutputs : class
{
    protected abstract TDesired Desired(TInputs inputs);

    /// <summary>
    /// The desired state before a change, where other machines have a say. Reading does without them: what is wrong with one
    /// machine must not hide what is found on another. Never changes anything.
    /// </summary>
    protected virtual Task<TDesired> DesiredAsync(TInputs inputs, ResourceContext context) => Task.FromResult(Desired(inputs));

    protected abstract TOutputs Outputs(TObserved observed, ImmutableArray<string> drift);

    /// <summary>What takes the part away again. Null where it stays: the machine is then asked nothing.</summary>
    protected virtual Func<TDesired, TObserved, HostPlan>? Removal => null;

    protected override IEnumerable<CheckFailure> Check(TInputs inputs) => inputs.Connection.Problems();

    protected override async Task<(string Id, TOutputs Outputs)> CreateAsync(TInputs inputs, ResourceContext context) =>
        ($"{inputs.Connection.Name}", await ConvergeAsync(inputs, context));

    /// <summary>
    /// The inputs that what was found on the machine amounts to; null when there is nothing of it. Only for parts that can be told
    /// from the machine.
    /// </summary>
    protected virtual Task<TInputs?> FoundAsync(ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This part is not told from the machine.");

    /// <summary>For a type that overrides <see cref="FoundAsync"/>.</summary>
    protected async Task<ImportedResource?> ImportPartAsync(ImportRequest request, ResourceContext context)
    {
        var connection = request.Machine();
        var inputs = await FoundAsync(connection, context.Connections.For(connection.ToEndpoint()), context.CancellationToken);
        if (inputs is null)
        {
            return null;
        }

        var planned = await HostConvergence.PlanAsync(Host(inputs, context), part, Desired(inputs), context.CancellationToken);
        return request.Told(ImportedResource.From(connection.Name, inputs, Outputs(planned.Observed, Drift.Of(planned.Plan))));
    }

    protected override async Task<TOutputs?> ReadAsync(string id, TInputs inputs, TOutputs outputs, ResourceContext context)
    {
        var planned = await HostConvergence.PlanAsync(Host(inputs, context), part, Desired(inputs), context.CancellationToken);
        return Outputs(planned.Observed, Drift.Of(planned.Plan));
    }

    protected override Task<TOutputs> UpdateAsync(string id, TInputs inputs, TOutputs oldOutputs, ResourceContext context) =>
        ConvergeAsync(inputs, context);

    protected override async Task DeleteAsync(string id, TInputs inputs, TOutputs outputs, ResourceContext context)
    {
        if (Removal is not { } removal)
        {
            return;
        }

        var host = Host(inputs, context);
        await HostConvergence.LookAndActAsync(async () =>
        {
            var desired = await DesiredAsync(inputs, context);
            var lookedAt = Stopwatch.GetTimestamp();
            var observed = await HostConvergence.ObserveAsync(host, part, desired, context.CancellationToken);
            await HostConvergence.ExecuteAsync(host, removal(desired, observed), context, context.CancellationToken, lookedAt);
            return true;
        });
    }

    protected static IHostConnection Host(TInputs inputs, ResourceContext context) =>
        context.Connections.For(inputs.Connection.ToEndpoint());

    /// <summary>Brings the part to its desired state and reads it again to prove it.</summary>
    protected virtual async Task<TOutputs> ConvergeAsync(TInputs inputs, ResourceContext context)
    {
        var desired = await DesiredAsync(inputs, context);
        var converged = await HostConvergence.ConvergeAsync(Host(inputs, context), part, desired, context, context.CancellationToken);
        return Outputs(converged.Observed, []);
    }
}

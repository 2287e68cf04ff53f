using System.Collections.Immutable;
using System.Net;
using Cht.Hosts.Lab;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Lab;

internal sealed record LabMachineInputs
{
    public required string Lab { get; init; }
    public required string Machine { get; init; }
    public required string Subnet { get; init; }
    public required string Address { get; init; }
    public required string Suite { get; init; }
    public required string Mirror { get; init; }
    public required string User { get; init; }
    public required string AuthorizedKey { get; init; }
    public required string HostPublicKey { get; init; }
    public required string HostPrivateKey { get; init; }

    /// <summary>Without the private key.</summary>
    public override string ToString() => $"{Machine} of lab {Lab}";
}

internal sealed record LabMachineOutputs(string Instance, string State, ImmutableArray<string> Drift);

internal sealed class LabMachineHandler : ResourceHandler<LabMachineInputs, LabMachineOutputs>
{
    public override string Token => "hosts:lab:Machine";

    public override bool MakesMachines => true;

    public override ImmutableHashSet<string> ReplaceKeys => ["lab", "machine", "subnet", "suite", "mirror", "hostPublicKey", "hostPrivateKey"];

    protected override IEnumerable<CheckFailure> Check(LabMachineInputs inputs)
    {
        if (!IPNetwork.TryParse(inputs.Subnet, out var subnet) || !IPAddress.TryParse(inputs.Address, out var address) || !subnet.Contains(address))
        {
            yield return new CheckFailure("address", $"{inputs.Address} is not in the lab's subnet {inputs.Subnet}");
        }
    }

    protected override async Task<(string Id, LabMachineOutputs Outputs)> CreateAsync(LabMachineInputs inputs, ResourceContext context) =>
        ($"{inputs.Lab}/{inputs.Machine}", await EnsureAsync(inputs, context));

    protected override async Task<LabMachineOutputs?> ReadAsync(
        string id, LabMachineInputs inputs, LabMachineOutputs outputs, ResourceContext context)
    {
        var found = await new Hosts.Lab.LabMachine(LabContext.Computer(context)).ObserveAsync(inputs.Lab, inputs.Machine, context.CancellationToken);
        return found?.Definition is { } definition
            ? new(definition.MachineId, Name(found.Status), found.Status == LabMachineStatus.Running ? [] : ["state: expected running, found stopped"])
            : null;
    }

    protected override Task<LabMachineOutputs> UpdateAsync(
        string id, LabMachineInputs inputs, LabMachineOutputs oldOutputs, ResourceContext context) => EnsureAsync(inputs, context);

    protected override Task DeleteAsync(string id, LabMachineInputs inputs, LabMachineOutputs outputs, ResourceContext context) =>
        new Hosts.Lab.LabMachine(LabContext.Computer(context)).RemoveAsync(
            inputs.Lab, inputs.Machine, LabContext.DeletesData, context.CancellationToken);

    private static async Task<LabMachineOutputs> EnsureAsync(LabMachineInputs inputs, ResourceContext context)
    {
        var computer = LabContext.Computer(context);
        var machines = new Hosts.Lab.LabMachine(computer);
        // The tree is a cache: another lab that was destroyed with its data may have taken it away before a machine stood on it.
        await new Hosts.Lab.LabBaseTree(computer).EnsureAsync(new LabBaseTreeInputs(inputs.Suite, inputs.Mirror).ToSpec(), context.CancellationToken);
        var found = await machines.ObserveAsync(inputs.Lab, inputs.Machine, context.CancellationToken);
        // A machine that a killed run has made already keeps its identity; one made now gets a new one.
        var instance = found?.Definition?.MachineId ?? Guid.NewGuid().ToString("N");
        var definition = new LabMachineDefinition
        {
            Lab = inputs.Lab,
            Name = inputs.Machine,
            Address = inputs.Address,
            PrefixLength = IPNetwork.Parse(inputs.Subnet).PrefixLength,
            Gateway = Hosts.Lab.LabNetwork.GatewayOf(inputs.Subnet),
            HostPublicKey = inputs.HostPublicKey,
            User = inputs.User,
            AuthorizedKeys = [inputs.AuthorizedKey],
            MachineId = instance,
            BaseTree = new LabBaseTreeInputs(inputs.Suite, inputs.Mirror).ToSpec().Identity(),
        };
        var state = await machines.EnsureAsync(definition, inputs.HostPrivateKey, context.CancellationToken);
        return new(instance, Name(state.Status), []);
    }

    private static string Name(LabMachineStatus status) => status == LabMachineStatus.Running ? "running" : "stopped";
}

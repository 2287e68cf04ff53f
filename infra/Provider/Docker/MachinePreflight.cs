using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Docker;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Docker;

/// <summary>
/// Looks at all machines together before anything is changed on any of them, and reports every problem at once: system,
/// clock, memory, disk, addresses, kernel.
/// </summary>
public sealed class MachinePreflight(string name, MachinePreflightArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:MachinePreflight", name, args, options);

public sealed class MachinePreflightArgs : ResourceArgs
{
    [Input("machines", required: true)]
    private InputList<PreflightMachineArgs>? machines;

    public InputList<PreflightMachineArgs> Machines
    {
        get => machines ??= [];
        set => machines = value;
    }

    /// <summary><c>distro</c> or <c>upstream</c>.</summary>
    [Input("channel", required: true)]
    public Input<string> Channel { get; set; } = null!;

    [Input("encrypted", required: true)]
    public Input<bool> Encrypted { get; set; } = null!;

    /// <summary>MTU of the network between the machines, in bytes.</summary>
    [Input("underlayMtu", required: true)]
    public Input<int> UnderlayMtu { get; set; } = null!;

    /// <summary>Whether what CHT asks of its machines is enforced; else shortfalls are warnings. The default value is false.</summary>
    [Input("enforceRequirements")]
    public Input<bool>? EnforceRequirements { get; set; }

    /// <summary>Servers that every machine must reach over HTTPS. The default is none.</summary>
    [Input("servers")]
    private InputList<string>? servers;

    public InputList<string> Servers
    {
        get => servers ??= [];
        set => servers = value;
    }
}

public sealed class PreflightMachineArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("privateAddress", required: true)]
    public Input<string> PrivateAddress { get; set; } = null!;
}

internal sealed record MachinePreflightInputs
{
    public ImmutableArray<PreflightMachineInputs> Machines { get; init; } = [];
    public required string Channel { get; init; }
    public required bool Encrypted { get; init; }
    public required int UnderlayMtu { get; init; }
    public bool EnforceRequirements { get; init; }
    public ImmutableArray<string> Servers { get; init; } = [];
}

internal sealed record PreflightMachineInputs(ConnectionInputs Connection, string PrivateAddress);

internal sealed record MachinePreflightOutputs;

internal sealed class MachinePreflightHandler : ResourceHandler<MachinePreflightInputs, MachinePreflightOutputs>
{
    public override string Token => "hosts:index:MachinePreflight";

    protected override IEnumerable<CheckFailure> Check(MachinePreflightInputs inputs) =>
        inputs.Machines.SelectMany(machine => machine.Connection.Problems());

    protected override async Task<(string Id, MachinePreflightOutputs Outputs)> CreateAsync(
        MachinePreflightInputs inputs, ResourceContext context)
    {
        await RequireAsync(inputs, context, isFirst: true);
        return ("preflight", new());
    }

    protected override Task<MachinePreflightOutputs?> ReadAsync(
        string id, MachinePreflightInputs inputs, MachinePreflightOutputs outputs, ResourceContext context) =>
        Task.FromResult<MachinePreflightOutputs?>(outputs);

    protected override async Task<MachinePreflightOutputs> UpdateAsync(
        string id, MachinePreflightInputs inputs, MachinePreflightOutputs oldOutputs, ResourceContext context)
    {
        await RequireAsync(inputs, context, isFirst: false);
        return new();
    }

    protected override Task DeleteAsync(
        string id, MachinePreflightInputs inputs, MachinePreflightOutputs outputs, ResourceContext context) => Task.CompletedTask;

    /// <summary>
    /// Before anything is made, a machine that does not answer is a problem like any other. Later it holds back only what is
    /// done on it, not the work on all others.
    /// </summary>
    private static async Task RequireAsync(MachinePreflightInputs inputs, ResourceContext context, bool isFirst)
    {
        var looks = await Task.WhenAll(inputs.Machines.Select(machine => TryLookAsync(machine, inputs, context)));
        var away = looks.Select(look => look.Away).OfType<HostUnreachableException>().ToList();
        var machines = looks.Select(look => look.Machine).OfType<PreflightMachine>().ToList();
        var shortfalls = MachineRequirements.Problems(machines);
        var problems = PreflightCheck.Problems(machines).AddRange(inputs.EnforceRequirements ? shortfalls : []);
        if (isFirst)
        {
            problems = [.. away.Select(problem => new PreflightProblem(problem.Host, problem.Failed, problem.Found, problem.Remedy)), .. problems];
        }
        else
        {
            away.ForEach(problem => context.Warn(problem.Message));
        }

        PreflightCheck.Require(problems);

        foreach (var same in shortfalls.GroupBy(shortfall => shortfall with { Host = string.Empty }))
        {
            context.Warn((same.Key with { Host = string.Join(", ", same.Select(shortfall => shortfall.Host)) }).ToString());
        }
    }

    private static async Task<(PreflightMachine? Machine, HostUnreachableException? Away)> TryLookAsync(
        PreflightMachineInputs machine, MachinePreflightInputs inputs, ResourceContext context)
    {
        try
        {
            return (await LookAsync(machine, inputs, context), null);
        }
        catch (HostUnreachableException away)
        {
            return (null, away);
        }
    }

    private static async Task<PreflightMachine> LookAsync(
        PreflightMachineInputs machine, MachinePreflightInputs inputs, ResourceContext context)
    {
        var desired = new DockerPreflightDesired
        {
            Host = machine.Connection.Name,
            PrivateAddress = machine.PrivateAddress,
            PeerAddresses = [.. inputs.Machines.Select(peer => peer.PrivateAddress).Where(address => address != machine.PrivateAddress)],
            Docker = new DockerEngineInputs { Connection = machine.Connection, Channel = inputs.Channel, DaemonSettings = "{}" }.ToDesired(),
            EncryptedOverlay = inputs.Encrypted,
            Mtu = inputs.UnderlayMtu,
            Servers = inputs.Servers,
        };
        var askedAt = context.Time.GetUtcNow();
        var result = await context.Connections.For(machine.Connection.ToEndpoint())
            .RunAsync(DockerPreflight.ObserveScript(desired), context.CancellationToken);
        var answeredAt = context.Time.GetUtcNow();
        var observed = DockerPreflight.Parse(desired, result);
        return new PreflightMachine(desired, observed, ClockSkew.Between(observed.Clock, askedAt, answeredAt));
    }
}

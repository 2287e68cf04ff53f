using System.Collections.Immutable;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Convergence;

/// <summary>
/// One aspect of a machine (Docker engine, firewall, files ...) that can be brought to a desired state:
/// <c>Observe</c> reads the machine once, in one round trip; <c>Plan</c> is pure; <c>Execute</c> runs the plan.
/// The same plan feeds preview, apply, drift and JSON. An empty plan is the proof of idempotence.
/// </summary>
/// <typeparam name="TDesired">Desired state, a record of plain values.</typeparam>
/// <typeparam name="TObserved">What was found, a record of plain values.</typeparam>
public interface IHostPart<TDesired, TObserved>
{
    /// <summary>The one script that reads this part. Never mutates.</summary>
    HostScript ObserveScript(TDesired desired);

    TObserved Parse(TDesired desired, ScriptResult result);

    /// <summary>Pure. Throws <see cref="ProvisioningException"/> for states that must be refused (a foreign swarm ...).</summary>
    HostPlan Plan(TDesired desired, TObserved observed);
}

/// <summary>Operations in order. Empty means: the machine is as desired.</summary>
public sealed record HostPlan(ImmutableArray<HostOperation> Operations)
{
    public static HostPlan Empty { get; } = new([]);

    public bool IsEmpty => Operations.IsEmpty;
}

/// <summary>One change of a machine.</summary>
/// <param name="Script">What to run; its Purpose is the sentence people see.</param>
/// <param name="Cause">Why, with what was found: "daemon.json has icc=true, wanted false".</param>
public sealed record HostOperation(HostScript Script, string Cause)
{
    /// <summary>Set for long work: runs through <see cref="IHostConnection.RunTicketAsync"/>.</summary>
    public string? Ticket { get; init; }

    /// <summary>What was expected and found, for drift reports.</summary>
    public string? Expected { get; init; }
    public string? Found { get; init; }

    /// <summary>Exit code of a script that found its change taken back by the machine itself.</summary>
    public const int TakenBackExitCode = 75;

    /// <summary>
    /// For changes that the machine takes back by itself unless a second login succeeds: the error for people, made of the
    /// host and what the script said when it ended with <see cref="TakenBackExitCode"/>.
    /// </summary>
    public Func<string, string, ProvisioningException>? TakenBack { get; init; }

    /// <summary>
    /// One entry per thing that differs, for operations that mend several in one round trip (files).
    /// The default value is empty: <see cref="Expected"/> and <see cref="Found"/> say it all.
    /// </summary>
    public ImmutableArray<HostDifference> Differences { get; init; } = [];
}

/// <summary>One thing on a machine that is not as desired. Never holds a secret.</summary>
/// <param name="Subject">What: a path, a key of daemon.json.</param>
public sealed record HostDifference(string Subject, string Expected, string Found);

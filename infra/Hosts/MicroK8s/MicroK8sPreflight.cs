using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.MicroK8s;

/// <param name="IsInstalled">MicroK8s is there already: the store is not needed for it.</param>
/// <param name="StoreAnswers">The snap store knows the channel.</param>
/// <param name="StoreMessage">What came instead of an answer.</param>
/// <param name="Memory">In MiB.</param>
public sealed record MicroK8sPreflightObserved(bool IsInstalled, bool StoreAnswers, string StoreMessage, bool Systemd, long Memory);

/// <summary>Looks at one machine before anything is changed: snap store, systemd, memory.</summary>
public static class MicroK8sPreflight
{
    private const string Purpose = "Read whether MicroK8s can be installed";

    /// <summary>canonical.com/microk8s/docs: 4 GiB are recommended; a node of the control plane does not start in less than 1 GiB.</summary>
    private const long MinimumMemory = 900;

    /// <summary>
    /// Without snapd the store's address itself is asked: snapd comes from the distribution and would find out much later.
    /// </summary>
    public static HostScript ObserveScript(MicroK8sChannel channel) => ObservedFacts.Script(Purpose,
        $$"""
        PATH="$PATH:/snap/bin"
        [ ! -d /run/systemd/system ] || fact systemd yes
        fact memory "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)"
        if command -v snap >/dev/null 2>&1; then
          if snap list microk8s >/dev/null 2>&1; then fact installed yes; fi
          answer=$(timeout 40 snap info microk8s 2>&1) || true
          if printf '%s\n' "$answer" | grep -q '^  *{{channel}}:'; then fact store yes
          elif printf '%s\n' "$answer" | grep -q '^channels:'; then fact message 'the store has no channel {{channel}}'
          else fact message "$(printf '%s\n' "$answer" | grep -i error | tail -n 1)"; fi
        elif command -v curl >/dev/null 2>&1; then
          if answer=$(curl -sS --max-time 20 -o /dev/null https://api.snapcraft.io/ 2>&1); then fact store yes; else fact message "$answer"; fi
        elif timeout 20 sh -c 'getent hosts api.snapcraft.io' >/dev/null 2>&1; then fact store yes
        else fact message 'the name api.snapcraft.io is not known'; fi
        """) with
    {
        Deadline = TimeSpan.FromMinutes(2),
    };

    public static MicroK8sPreflightObserved Parse(string host, ScriptResult result)
    {
        var facts = ObservedFacts.Parse(host, Purpose, result);
        return new(facts.Is("installed"), facts.Is("store"), facts["message"], facts.Is("systemd"), facts.Number("memory"));
    }

    /// <summary>Everything that is wrong with one machine.</summary>
    public static ImmutableArray<PreflightProblem> Problems(string host, MicroK8sChannel channel, MicroK8sPreflightObserved observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        var problems = ImmutableArray.CreateBuilder<PreflightProblem>();
        if (!observed.Systemd)
        {
            problems.Add(new(host, "The machine has no systemd", "process 1 is another program", "Use a system that starts with systemd."));
        }

        if (observed.Memory < MinimumMemory)
        {
            problems.Add(new(host, "There is too little memory", $"{observed.Memory} MiB, needed {MinimumMemory} MiB", "Use a larger machine."));
        }

        if (!observed.IsInstalled && !observed.StoreAnswers)
        {
            problems.Add(new(
                host, "The snap store cannot be reached", observed.StoreMessage.Length > 0 ? observed.StoreMessage : "no answer",
                $"Open the way to api.snapcraft.io and its download servers (443/tcp), or install the snap microk8s of channel {channel} by hand "
                    + "('snap download' elsewhere, then 'snap ack' and 'snap install --classic' here), then run again."));
        }

        return problems.ToImmutable();
    }
}

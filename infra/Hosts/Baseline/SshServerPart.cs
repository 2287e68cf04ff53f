using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <summary>
/// The SSH server by a drop-in that sorts before all others. Every setting is compared with what the server itself says;
/// new settings undo themselves unless a second login succeeds.
/// </summary>
public sealed class SshServerPart : BaselineSection<SshServerObserved>
{
    protected override string Topic => "the SSH server";

    internal override string ObserveBody => SshServerScripts.ObserveBody;

    internal override SshServerObserved Read(ObservedFacts facts) => SshServerObserved.From(facts);

    public override HostPlan Plan(MachineBaselineDesired desired, SshServerObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var settings = SshServerSettings.For(desired, observed);
        var text = SshServerSettings.Text(settings);
        var differences = Differences(settings, text, observed).ToImmutableArray();
        if (differences.IsEmpty && Hash(text) == observed.KeptHash && !observed.RevertPending)
        {
            return HostPlan.Empty;
        }

        if (differences.IsEmpty)
        {
            differences = [new(SshServerScripts.DropIn, "kept after a second login", "loaded, but not kept yet")];
        }

        return new HostPlan(
        [
            new HostOperation(SshServerScripts.Load(text, desired.RevertAfter), $"{differences.Length} settings of the SSH server differ") { Differences = differences },
            Keeping(text, desired.RevertAfter),
        ]);
    }

    public override IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, SshServerObserved observed) =>
        SshServerSettings.Waivers(desired, observed);

    internal static HostOperation Keeping(string text, TimeSpan revertAfter) =>
        new(SshServerScripts.Keep(Hash(text), revertAfter), "new SSH settings are kept only after a second login")
        {
            TakenBack = (host, said) => new ProvisioningException(
                host, "The new SSH settings shut this computer out", said,
                "The former settings are in force. Log in by an ed25519 key of the configured user, offer no more than three keys, and look at "
                    + "sshd's journal on the machine for the reason; then run again."),
        };

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<HostDifference> Differences(
        ImmutableArray<SshServerSetting> settings, string text, SshServerObserved observed)
    {
        if (observed.Live.IsEmpty)
        {
            yield return new("sshd -T", "the settings that count", "sshd refuses its configuration");
        }

        var written = string.Equals(text, observed.DropIn, StringComparison.Ordinal);
        foreach (var setting in settings.Where(setting => !setting.IsMetBy(observed) && !(written && SshServerSettings.LastValueCounts(setting))))
        {
            if (observed.Live.TryGetValue(setting.Name, out var found))
            {
                yield return new($"sshd's {setting.Keyword}", setting.Value, found);
            }
        }

        if (!written)
        {
            yield return new(SshServerScripts.DropIn, "the settings of the baseline", observed.DropIn is null ? "no such file" : "other text");
        }

        foreach (var loose in observed.LooseFiles.Select(line => line.Split(' ', 3)))
        {
            yield return new(loose[2], "600 root:root", $"{loose[0]} {loose[1]}");
        }
    }
}

namespace Cht.Hosts.Connections;

/// <summary>
/// The change was not made, because another run has changed the machine since it was looked at: a run that was killed, say,
/// whose last command was still at work on the machine.
/// </summary>
public sealed class MachineChangedException(string host, string failed)
    : ProvisioningException(
        host, failed, "the machine was changed by another run since it was looked at", "Nothing was done. Run again.");

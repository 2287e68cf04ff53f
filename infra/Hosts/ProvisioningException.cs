namespace Cht.Hosts;

/// <summary>
/// An error for people: what failed, on which host, what was found, what to do. The message never holds a secret.
/// </summary>
public class ProvisioningException : Exception
{
    public ProvisioningException(string host, string failed, string found, string remedy, Exception? inner = null)
        : base($"{failed} on {host}: {found}. {remedy}", inner)
    {
        Host = host;
        Failed = failed;
        Found = found;
        Remedy = remedy;
    }

    public string Host { get; }

    public string Failed { get; }

    public string Found { get; }

    public string Remedy { get; }
}

/// <summary>The machine could not be reached or its identity could not be proven.</summary>
public sealed class HostUnreachableException(string host, string failed, string found, string remedy, Exception? inner = null)
    : ProvisioningException(host, failed, found, remedy, inner)
{
    /// <summary>
    /// True when trying again cannot help (wrong host key, refused login, unknown name). The default value is false.
    /// </summary>
    public bool Permanent { get; init; }

    /// <summary>
    /// True when no connection came about, after all the patience there is; false when one was lost, so that the machine
    /// may well answer again. The default value is false.
    /// </summary>
    public bool WhileConnecting { get; init; }
}

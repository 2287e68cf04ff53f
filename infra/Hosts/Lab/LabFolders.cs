namespace Cht.Hosts.Lab;

/// <summary>Where labs live on this computer. Data volumes lie beside the labs, so that removing a lab keeps them.</summary>
public sealed record LabFolders
{
    /// <summary>
    /// The default value is <c>$CHT_LAB_HOME</c>, or <c>/var/lib/cht-lab</c> where that variable is not set: one place for all
    /// labs of this computer, so that a lab is found again whoever asks.
    /// </summary>
    public LabFolders(string? root = null)
    {
        var home = Environment.GetEnvironmentVariable("CHT_LAB_HOME");
        Root = Path.GetFullPath(root ?? (string.IsNullOrEmpty(home) ? "/var/lib/cht-lab" : home));
        if (Separators.In(Root))
        {
            throw new ArgumentException($"The lab folder \"{Root}\" must not contain spaces, quotes, commas, colons or backslashes.");
        }
    }

    public string Root { get; }

    public string Locks => Path.Combine(Root, "locks");

    public string BaseTrees => Path.Combine(Root, "base");

    public string Labs => Path.Combine(Root, "labs");

    /// <summary>Remembers what <c>net.ipv4.ip_forward</c> was before the first lab.</summary>
    public string Forwarding => Path.Combine(Root, "forwarding.json");

    public string Lab(string lab) => Path.Combine(Labs, lab);

    public string Network(string lab) => Path.Combine(Lab(lab), "network.json");

    public string Machines(string lab) => Path.Combine(Lab(lab), "machines");

    public MachineFolders Machine(string lab, string machine) => new(Path.Combine(Machines(lab), machine));

    /// <summary>Data volumes of a lab; only removed when that is asked for in so many words.</summary>
    public string Data(string lab) => Path.Combine(Root, "data", lab);

    public string Data(string lab, string machine) => Path.Combine(Data(lab), machine);
}

/// <summary>The folders of one machine.</summary>
public sealed record MachineFolders(string Home)
{
    public string Definition => Path.Combine(Home, "machine.json");

    public string Console => Path.Combine(Home, "console.log");

    public string Upper => Path.Combine(Home, "upper");

    public string Work => Path.Combine(Home, "work");

    /// <summary>Mount point of the machine's root filesystem.</summary>
    public string Tree => Path.Combine(Home, "tree");

    /// <summary>Becomes <c>/var/lib/docker</c>: overlay2 does not stack on the overlayfs of <see cref="Tree"/>.</summary>
    public string Docker => Path.Combine(Home, "docker");

    /// <summary>Becomes <c>/var/lib/containerd</c>, for the same reason.</summary>
    public string Containerd => Path.Combine(Home, "containerd");
}

using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;
using CommandResult = Cht.Lab.Tests.Running.CommandResult;

namespace Cht.Lab.Tests.Interruption;

/// <summary>A small lab on which one fault after another is made and taken away; each leaves it converged for the next.</summary>
public sealed class FaultLab : IAsyncLifetime
{
    public const string Name = "labfire";

    public const string Machine = "couchdb1";

    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: 1
          cht-cluster:labSubnet: 10.87.220.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
        """;

    /// <summary>What makes machines that can be logged in to, and does nothing on them.</summary>
    private static readonly string[] OnlyMachines =
        ["--target", "**cht:lab:Machines**", "--target", "**cht:index:ComposeHandOver::**", "--target", "**SshClientConfig**"];

    internal InfraProject Project { get; } = new(Name, StackFile);

    internal LabComputer Computer { get; } = new();

    internal MachineShell Shell { get; private set; } = null!;

    /// <summary>The first run that met machines, one of which had a wrong clock.</summary>
    internal CommandResult RunWithWrongClock { get; private set; } = null!;

    /// <summary>What that run changed, by machine.</summary>
    internal IReadOnlyDictionary<string, string> TouchedWithWrongClock { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        try
        {
            (await Project.InfraAsync(["up", "--yes", "--skip-preview", .. OnlyMachines])).Required();
            Shell = new MachineShell((await Project.OutputAsync("sshConfig")).GetString()!);
            await MeetWrongClockAsync();
            (await Project.InfraAsync("up", "--yes", "--skip-preview")).Required();
        }
        catch
        {
            // A fixture that could not be made is not disposed of.
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        await LabCleanup.RemoveAllAsync(Computer, Name, deleteData: true);
        Project.Dispose();
    }

    internal Task<string> OnMachineAsync(string script) => Shell.RunAsync(Machine, script);

    /// <summary>A run that looks at the machines, mends what it finds, and tells what it waits for.</summary>
    internal FollowedRun Mend() => new(Project, "up", "--yes", "--skip-preview", "--refresh", "--json");

    private async Task MeetWrongClockAsync()
    {
        await WrongClock.MarkAsync(Shell, "core");
        await WrongClock.SetAsync(Shell, Machine, "-60s");
        RunWithWrongClock = await Project.InfraAsync("up", "--yes", "--skip-preview");
        TouchedWithWrongClock = new Dictionary<string, string>
        {
            ["core"] = await WrongClock.TouchedAsync(Shell, "core"),
            [Machine] = await WrongClock.TouchedAsync(Shell, Machine),
        };
        await WrongClock.MendAsync(Shell, Machine);
    }

    /// <summary>Something for the next run to install, which takes package work under a ticket.</summary>
    internal Task LosePackageAsync() => OnMachineAsync(
        "DEBIAN_FRONTEND=noninteractive apt-get -qq remove --yes --allow-change-held-packages docker-compose >/dev/null");

    /// <summary>How often Docker was installed to a good end.</summary>
    internal async Task<int> InstallationsAsync() => int.Parse(
        await OnMachineAsync("grep -c ' exit=0 purpose=\"Install Docker Engine' /var/log/cht-infra/audit.log || true"));

    internal async Task ShouldBeConvergedAsync()
    {
        (await Project.InfraAsync("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes")).Required();
        (await OnMachineAsync("dpkg --audit; docker compose version >/dev/null; ls /run/cht-infra/tickets 2>/dev/null || true")).ShouldBeEmpty();
    }
}

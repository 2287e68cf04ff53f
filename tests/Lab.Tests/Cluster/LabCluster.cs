using System.Diagnostics;
using System.Text.Json;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Cluster;

/// <summary>
/// One lab for many checks: four machines and an outsider, made by the command line. Its first run is killed while Docker
/// is being installed; the second run must converge.
/// </summary>
public sealed class LabCluster : IAsyncLifetime
{
    public const string Name = "labtest";

    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:labSubnet: 10.87.240.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
          cht-cluster:labOutsiders: [outsider]
        """;

    internal static readonly string[] Machines = ["core", "couchdb1", "couchdb2", "couchdb3"];

    internal InfraProject Project { get; } = new(Name, StackFile);

    internal MachineShell Shell { get; private set; } = null!;

    internal ProcessSampler Sampler { get; } = new();

    /// <summary>What the killed run had printed, and the run after it.</summary>
    internal string KilledRun { get; private set; } = string.Empty;

    internal CommandResult SecondRun { get; private set; } = null!;

    internal JsonElement Layout { get; private set; }

    public async Task InitializeAsync()
    {
        KilledRun = await KillDuringInstallationAsync();
        SecondRun = await Project.InfraAsync("up", "--yes", "--timings");
        if (SecondRun.ExitCode != 0)
        {
            throw new InvalidOperationException($"The run after the kill failed.\n{SecondRun.Everything}\nThe killed run:\n{KilledRun}");
        }

        Shell = new MachineShell((await Project.OutputAsync("sshConfig")).GetString()!);
        Layout = await Project.OutputAsync("layout");
    }

    public async Task DisposeAsync()
    {
        await Sampler.DisposeAsync();
        await Project.InfraAsync("destroy", "--yes", "--delete-data");
        Project.Dispose();
    }

    /// <summary>Kills the tool and everything it started, as the out-of-memory killer or a power cut would.</summary>
    private async Task<string> KillDuringInstallationAsync()
    {
        using var run = Project.Start("up", "--yes");
        var output = run.StandardOutput.ReadToEndAsync();
        var error = run.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!run.HasExited && Sampler.Holding("apt-get").All(text => !text.Contains("docker", StringComparison.Ordinal)))
        {
            await tick.WaitForNextTickAsync(deadline.Token);
        }

        if (run.HasExited)
        {
            throw new InvalidOperationException($"The run ended before it could be killed.\n{await output}\n{await error}");
        }

        run.Kill(entireProcessTree: false);
        await run.WaitForExitAsync(deadline.Token);
        return await output + await error;
    }
}

[CollectionDefinition(nameof(LabCluster))]
public sealed class LabClusterCollection : ICollectionFixture<LabCluster>;

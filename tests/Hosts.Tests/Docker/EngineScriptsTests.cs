using System.Diagnostics;
using Cht.Hosts.Baseline;
using Cht.Hosts.Connections;
using Cht.Hosts.Docker;
using Cht.Hosts.Files;
using Cht.Hosts.Firewall;
using Cht.Hosts.Overlay;
using Cht.Hosts.Swarm;
using Cht.Hosts.Tests.Baseline;
using Cht.Hosts.Tests.Firewall;
using Cht.Hosts.Tests.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Tests.Docker;

/// <summary>Every script of these parts goes through the shell's parser and through shellcheck.</summary>
public sealed class EngineScriptsTests
{
    private static readonly DockerPreflightDesired Preflight = new()
    {
        Host = "core",
        PrivateAddress = "10.88.77.11",
        PeerAddresses = ["10.88.77.12", "10.88.77.13"],
        Docker = DockerEngines.Distro,
    };

    private static readonly OverlayNetworkDesired Overlay = new()
    {
        Host = "core",
        Cluster = "lab",
        Name = "cht-net",
        Subnet = "10.201.0.0/24",
        Mtu = 1500,
        Encrypted = true,
    };

    private static IEnumerable<HostScript> Scripts()
    {
        var engine = new DockerEnginePart();
        yield return engine.ObserveScript(DockerEngines.Distro);
        foreach (var desired in new[] { DockerEngines.Distro, DockerEngines.Upstream, DockerEngines.UpstreamWithKeyring })
        {
            foreach (var observed in new[] { DockerEngines.Bare, DockerEngines.OtherChannelUnused, DockerEngines.Stopped })
            {
                foreach (var operation in engine.Plan(desired, observed).Operations)
                {
                    yield return operation.Script;
                }
            }
        }

        yield return DockerEngineScripts.Restart();
        yield return DockerEngineScripts.Hold(["docker.io"]);
        yield return DockerEngineScripts.Release(["docker.io"]);
        yield return DockerPreflight.ObserveScript(Preflight);
        yield return HostFirewallScripts.Observe();
        foreach (var operation in new HostFirewallPart().Plan(Firewalls.Desired, new HostFirewallObserved()).Operations)
        {
            yield return operation.Script;
        }

        yield return HostFirewallScripts.Remove();
        yield return SwarmScripts.Observe();
        yield return SwarmScripts.SetHostname("core");
        yield return SwarmScripts.Init(Swarms.Manager with { AddressPools = ["10.203.0.0/16"] });
        yield return SwarmScripts.Update(Swarms.Manager);
        yield return SwarmScripts.Record(new SwarmOwnership("join", "c", "n", "10.0.0.1"));
        yield return SwarmScripts.Join(Swarms.Member);
        yield return SwarmScripts.Leave(manager: true);
        yield return SwarmJoinTokens.Script;
        yield return SwarmNodeScripts.Label("core", "n1", [new("org.cht.cluster", "lab")]);
        yield return SwarmNodeScripts.WaitForManager("core", "n1");
        yield return SwarmNodeScripts.SetRole("core", "n1", SwarmRole.Worker);
        yield return SwarmNodeScripts.SetRole("core", "n1", SwarmRole.Manager);
        yield return SwarmNodeScripts.Activate("core", "n1");
        yield return SwarmNodeScripts.Remove(Swarms.Node("core", "n1", SwarmRole.Manager));
        yield return OverlayScripts.Observe("cht-net");
        yield return OverlayScripts.Create(Overlay);
        var baseline = new MachineBaselinePart();
        yield return baseline.ObserveScript(Baselines.Desired);
        yield return new HostNamePart().ObserveScript(new HostNames { Host = "core", Name = "core", Addresses = [] });
        yield return new HostFilesPart().ObserveScript(new HostFiles
        {
            Host = "core",
            Set = "compose",
            Files = [new HostFile("/srv/cht/.env", "A=1\n"u8.ToArray())],
        });
    }

    [Fact]
    public async Task Every_script_is_accepted_by_the_shell()
    {
        foreach (var script in Scripts().DistinctBy(script => script.Text))
        {
            var (exitCode, said) = await RunAsync("/bin/sh", ["-n"], script.Text);
            exitCode.ShouldBe(0, $"{script.Purpose}: {said}\n{Numbered(script.Text)}");
        }
    }

    [Fact]
    public async Task Every_script_is_clean_for_shellcheck()
    {
        File.Exists("/usr/bin/shellcheck").ShouldBeTrue("shellcheck is missing; scripts/test installs it");

        foreach (var script in Scripts().DistinctBy(script => script.Text))
        {
            // 1091: /etc/os-release belongs to the machine. 2154: its variables.
            var (exitCode, said) = await RunAsync("/usr/bin/shellcheck", ["-s", "sh", "-e", "SC1091,SC2154,SC2317,SC2329", "-"], script.Text);
            exitCode.ShouldBe(0, $"{script.Purpose}: {said}\n{Numbered(script.Text)}");
        }
    }

    [Fact]
    public void Scripts_that_only_read_are_marked_as_such_and_all_others_as_changes()
    {
        string[] reading =
        [
            "Read the Docker engine", "Read what the machine is and has", "Read the firewall", "Read the swarm membership",
            "Read the join tokens of the swarm", "Read the overlay network",
            "Wait until the managers reach node core", MachineBaselinePart.ReadPurpose, "Read the host name and /etc/hosts", "Read the files of compose",
        ];
        Scripts().Where(script => !script.Mutates).Select(script => script.Purpose).Distinct().ShouldBe(reading, ignoreOrder: true);
    }

    [Fact]
    public void No_script_flushes_the_rules_of_the_machine_or_pipes_a_download_into_a_shell()
    {
        foreach (var script in Scripts().Where(script => script.Mutates))
        {
            script.Text.ShouldNotContain("flush ruleset");
            script.Text.ShouldNotMatch(@"\|\s*(ba)?sh\b");
            script.Text.ShouldNotContain("get.docker.com");
        }
    }

    private static string Numbered(string text) => string.Join('\n', text.Split('\n').Select((line, index) => $"{index + 1,3} {line}"));

    private static async Task<(int ExitCode, string Said)> RunAsync(string command, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}

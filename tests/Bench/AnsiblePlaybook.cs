using System.Text.Json;
using Cht.Lab.Tests;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>The playbook of equal checks, with its inventory for the machines of a lab. Ansible needs Python on them.</summary>
internal sealed class AnsiblePlaybook(string inventory, string sshConfig)
{
    public static async Task<AnsiblePlaybook> PrepareAsync(InfraProject project, string sshConfig, JsonElement layout)
    {
        var nodes = layout.GetProperty("nodes").EnumerateArray().ToList();
        var names = nodes.Select(node => node.GetProperty("name").GetString()!).ToList();
        await new MachineShell(sshConfig).OnAllAsync(names, "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-apt >/dev/null");
        var peers = nodes.Select(node => $"{node.GetProperty("privateAddress").GetString()} {node.GetProperty("name").GetString()}");
        var inventory = new
        {
            cluster = new
            {
                hosts = nodes.ToDictionary(node => node.GetProperty("name").GetString()!, node => new { files = LayoutFiles.Of(node) }),
                vars = new { peers },
            },
        };
        var playbook = new AnsiblePlaybook(project.WriteSecret("inventory.json", JsonSerializer.Serialize(inventory)), sshConfig);
        // The first run writes what Ansible writes in its own way; the measured ones change nothing.
        await playbook.RunAsync();
        return playbook;
    }

    public async Task RunAsync()
    {
        var environment = new Dictionary<string, string>
        {
            // As fast as Ansible gets: all hosts at once, one connection each, no temporary files between tasks.
            ["ANSIBLE_FORKS"] = "10",
            ["ANSIBLE_PIPELINING"] = "true",
            ["ANSIBLE_SSH_ARGS"] = $"-F {sshConfig} -o ControlMaster=auto -o ControlPersist=60s",
            ["ANSIBLE_LOCALHOST_WARNING"] = "false",
        };
        var run = await Command.RunAsync(
            "ansible-playbook",
            ["--inventory", inventory, Path.Combine(AppContext.BaseDirectory, "playbook.yml")],
            TimeSpan.FromMinutes(5),
            environment,
            input: null);
        run.Required();
    }
}

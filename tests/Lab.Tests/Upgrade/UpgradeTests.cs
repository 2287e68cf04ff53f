using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Deployment;
using Cht.Lab.Tests.Interruption;
using Cht.Lab.Tests.Running;
using Xunit.Abstractions;

namespace Cht.Lab.Tests.Upgrade;

/// <summary>A small lab at 4.x, brought to 5.x and then to other secrets, each by runs of which the first is killed.</summary>
public sealed class UpgradeTests(ITestOutputHelper log)
{
    private const string Lab = "labupgrade";

    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: 2
          cht-cluster:labSubnet: 10.92.0.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:chtVersion: 4.22.0
          cht-cluster:certificateMode: OWN_CERT

        """;

    private static readonly string[] CouchDb = ["couchdb1", "couchdb2"];

    private static readonly string[] Machines = ["core", .. CouchDb];

    private readonly Stopwatch watch = Stopwatch.StartNew();

    [Fact]
    public async Task Killed_in_the_middle_and_run_again_an_upgrade_and_a_rotation_finish_and_keep_the_documents()
    {
        var computer = new LabComputer();
        using var project = new InfraProject(Lab, StackFile);
        try
        {
            var browser = await GiveCertificateAsync(project);
            (await project.InfraAsync("up", "--yes", "--skip-preview")).Required();
            Note("deployed at 4.22.0");
            (await browser.ReadAsync("/api/info")).ShouldContain("4.22.0");
            var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
            await WriteDocumentsAsync(shell);

            await UpgradeAsync(project, shell, browser);
            await StepDownAsync(project);
            await RotateAsync(project, shell, browser);

            (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
        }
        finally
        {
            await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);
        }
    }

    private async Task UpgradeAsync(InfraProject project, MachineShell shell, Browser browser)
    {
        string[] upgrade = ["upgrade", "5.2.0", "--yes"];
        await KillAfterAsync(project, "couchdb2-containers updated", upgrade);
        // Core went down first and a reboot now would not start it on top of a CouchDB that changes.
        (await shell.RunAsync("core", "docker ps --all --quiet --filter label=com.docker.compose.project")).ShouldBeEmpty();
        (await shell.RunAsync("core", "systemctl is-enabled cht-compose.service || true")).ShouldBe("disabled\n");
        (await ReleaseAsync(shell, "couchdb2")).ShouldBe("5.2.0\n");
        Note("upgrade killed after the first of two CouchDB nodes");

        var rest = (await project.InfraAsync(upgrade)).Required();

        Note("upgrade finished");
        rest.ShouldContain("An upgrade is under way");
        rest.ShouldContain("It goes on to CHT 5.2.0");
        foreach (var machine in Machines)
        {
            rest.ShouldContain($"{machine} runs CHT 5.2.0");
        }

        (await ReleaseAsync(shell, "couchdb1")).ShouldBe("5.2.0\n");
        await ReadDocumentsAsync(shell);
        (await browser.ReadAsync("/api/info")).ShouldContain("5.2.0");
        // The search service of 5.x runs once, and core has its own health check.
        (await shell.RunAsync("couchdb1", "docker ps --quiet --filter label=com.docker.compose.service=nouveau | wc -l")).ShouldBe("1\n");
        (await shell.RunAsync("couchdb2", "docker ps --quiet --filter label=com.docker.compose.service=nouveau | wc -l")).ShouldBe("0\n");
        (await shell.RunAsync("core", "docker ps --quiet --filter label=com.docker.compose.service=healthcheck | wc -l")).ShouldBe("1\n");
        (await project.InfraAsync("up", "--yes", "--expect-no-changes")).Required();
    }

    private static async Task StepDownAsync(InfraProject project)
    {
        var refused = await project.InfraAsync("upgrade", "4.22.0", "--yes");

        refused.ExitCode.ShouldBe(1, refused.Everything);
        refused.Error.ShouldContain($"The cluster cannot be upgraded on {Lab}: core, couchdb1, couchdb2 run 5.2.0, newer than 4.22.0");
        (await project.InfraAsync("config", "get", "chtVersion")).Required().ShouldContain("5.2.0");
    }

    private async Task RotateAsync(InfraProject project, MachineShell shell, Browser browser)
    {
        // The earlier password stays on the machines, for the test's own question.
        await shell.OnAllAsync(CouchDb, "install -m 0600 /home/ubuntu/cht/.env /root/earlier.env");
        var earlier = await shell.RunAsync("couchdb1", "sed -n s/^COUCHDB_PASSWORD=//p /root/earlier.env");
        await KillAfterAsync(project, "couchdb-secrets updated", "rotate-secrets", "--yes");
        Note("rotation killed after node 1");

        var rest = (await project.InfraAsync("rotate-secrets", "--yes")).Required();

        Note("rotation finished");
        rest.ShouldContain("The rotation of secrets number 2 is not finished: it goes on, no new secrets are drawn.");
        (await project.InfraAsync("config", "get", "secretsRotation")).Required().ShouldContain("2");
        foreach (var machine in CouchDb)
        {
            (await shell.RunAsync(machine, StatusWith("/home/ubuntu/cht/.env"))).ShouldBe("200");
            (await shell.RunAsync(machine, StatusWith("/root/earlier.env"))).ShouldBe("401");
            (await shell.RunAsync(machine, "cmp -s /root/earlier.env /home/ubuntu/cht/.env || echo differ")).ShouldBe("differ\n");
        }

        await ReadDocumentsAsync(shell);
        // Core works with the new password: its API reaches CouchDB.
        (await browser.ReadAsync("/api/info")).ShouldContain("5.2.0");
        await ShouldBeSecretAsync(project, shell, earlier.Trim());
        await ShouldBeSecretAsync(project, shell, (await shell.RunAsync("couchdb1", "sed -n s/^COUCHDB_PASSWORD=//p /home/ubuntu/cht/.env")).Trim());
        await shell.OnAllAsync(CouchDb, "rm /root/earlier.env");
    }

    private static async Task KillAfterAsync(InfraProject project, string says, params string[] command)
    {
        await using var run = new FollowedRun(project, command);
        await run.SaysAsync(says);
    }

    private static async Task ShouldBeSecretAsync(InfraProject project, MachineShell shell, string secret)
    {
        secret.Length.ShouldBe(40);
        project.Printed.Contains(secret, StringComparison.Ordinal).ShouldBeFalse();
        (await File.ReadAllTextAsync(project.StateFile)).Contains(secret, StringComparison.Ordinal).ShouldBeFalse();
        foreach (var audit in (await shell.OnAllAsync(Machines, "cat /var/log/cht-infra/audit.log")).Values)
        {
            audit.Contains(secret, StringComparison.Ordinal).ShouldBeFalse();
        }
    }

    private static async Task WriteDocumentsAsync(MachineShell shell)
    {
        await shell.RunAsync("couchdb1", DeployedCluster.InCouchDb("couch --fail --request PUT http://localhost:5984/kept >/dev/null"));
        foreach (var machine in CouchDb)
        {
            // Several, so that both nodes hold some of them.
            await shell.RunAsync(machine, DeployedCluster.InCouchDb($$"""
                for number in 1 2 3 4 5 6; do couch --fail --request PUT --data '{"by":"{{machine}}"}' http://localhost:5984/kept/{{machine}}-$number >/dev/null; done
                """));
        }
    }

    private static async Task ReadDocumentsAsync(MachineShell shell)
    {
        foreach (var machine in CouchDb)
        {
            foreach (var writer in CouchDb)
            {
                var found = await shell.RunAsync(machine, DeployedCluster.InCouchDb($"for number in 1 2 3 4 5 6; do couch --fail http://localhost:5984/kept/{writer}-$number; done"));
                found.Split($"\"by\":\"{writer}\"").Length.ShouldBe(7, found);
            }
        }
    }

    private static Task<string> ReleaseAsync(MachineShell shell, string machine) => shell.RunAsync(
        machine, "docker inspect --format '{{.Config.Image}}' $(docker ps --quiet --filter label=com.docker.compose.service=couchdb) | sed 's/.*://'");

    private static string StatusWith(string envFile) => DeployedCluster.InCouchDb("couch --output /dev/null --write-out '%{http_code}' http://localhost:5984/_up")
        .Replace("/home/ubuntu/cht/.env", envFile, StringComparison.Ordinal);

    /// <summary>A certificate of the operator's own, for core's address; its key goes into the configuration by standard input.</summary>
    private static async Task<Browser> GiveCertificateAsync(InfraProject project)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cht.example.org", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(Browser.Core));
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        (await project.InfraAsync(certificate.ExportCertificatePem(), ["config", "set", "certificate"])).Required();
        (await project.InfraAsync(key.ExportPkcs8PrivateKeyPem(), ["config", "set", "certificateKey", "--secret"])).Required();
        return new(project.WriteSecret("trusted.pem", certificate.ExportCertificatePem()));
    }

    private void Note(string what) => log.WriteLine($"{watch.Elapsed.TotalSeconds,6:0} s: {what}");

    /// <summary>Looks at core from this computer, as one who trusts the operator's certificate and no other.</summary>
    private sealed record Browser(string Trusted)
    {
        public const string Core = "10.92.0.11";

        public async Task<string> ReadAsync(string path) => (await Command.RunAsync(
            "curl", ["--silent", "--show-error", "--cacert", Trusted, "--max-time", "10", $"https://{Core}{path}"], TimeSpan.FromSeconds(30))).Required();
    }
}

using System.Diagnostics;
using Cht.Hosts.Compose;
using Cht.Hosts.Tests.Images;

namespace Cht.Hosts.Tests.Compose;

/// <summary>The script itself, run by this computer's shell on a folder of the test, with a docker of the test.</summary>
public sealed class TakeSecretsScriptTests : IDisposable
{
    private const string Ini = """

        [couchdb]
        uuid = 0123456789abcdef

        [admins]
        medic = -pbkdf2-earlier,salt,10
        medical = -pbkdf2-of-somebody-else,salt,10

        [couch_httpd_auth]
        secret = an-earlier-secret
        timeout = 600

        [chttpd_auth]
        secret=an-earlier-secret

        [log]
        secret = not-of-ours
        level = info

        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_earlier_administrator_and_secret_are_taken_out_of_a_stopped_CouchDB_and_nothing_else_is()
    {
        Prepare();

        (await RunAsync()).ShouldBe((0, string.Empty));

        var left = await File.ReadAllTextAsync(folder["volume/cluster-credentials.ini"]);
        left.ShouldBe(Ini.Replace("medic = -pbkdf2-earlier,salt,10\n", "", StringComparison.Ordinal)
            .Replace("[couch_httpd_auth]\nsecret = an-earlier-secret\n", "[couch_httpd_auth]\n", StringComparison.Ordinal)
            .Replace("secret=an-earlier-secret\n", "", StringComparison.Ordinal));
        File.GetUnixFileMode(folder["volume/cluster-credentials.ini"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (await File.ReadAllTextAsync(folder["said"])).ShouldBe("stop the-container\nstart\n");
        Directory.GetFiles(folder["volume"]).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Run_again_after_it_was_cut_off_it_changes_nothing_more()
    {
        Prepare();
        await RunAsync();
        var once = await File.ReadAllTextAsync(folder["volume/cluster-credentials.ini"]);

        (await RunAsync()).Code.ShouldBe(0);

        (await File.ReadAllTextAsync(folder["volume/cluster-credentials.ini"])).ShouldBe(once);
    }

    private void Prepare()
    {
        Directory.CreateDirectory(folder["volume"]);
        File.WriteAllText(folder["volume/cluster-credentials.ini"], Ini);
        File.SetUnixFileMode(folder["volume/cluster-credentials.ini"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.WriteAllText(folder["env"], "COUCHDB_USER=medic\nCOUCHDB_PASSWORD=new-password\nCOUCHDB_SECRET=new-secret\n");
        FakeDocker.Write(folder["bin"], $"""
            case "$1 $2" in
              "volume inspect") echo {folder["volume"]} ;;
              "ps --all") echo the-container ;;
              stop*) echo "$1 $2" >>{folder["said"]} ;;
            esac
            """);
        Executable("bin/systemctl", "exit 0");
        Executable("start", $"echo start >>{folder["said"]}");
    }

    private void Executable(string name, string body)
    {
        File.WriteAllText(folder[name], $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(folder[name], (UnixFileMode)0b111_101_101);
    }

    private async Task<(int Code, string Error)> RunAsync()
    {
        var text = ComposeNodeScripts.TakeSecrets(ComposeSamples.Desired("couchdb2")).Text
            .Replace(ComposeBoot.ScriptPath, folder["start"], StringComparison.Ordinal)
            .Replace("/home/ubuntu/cht/.env", folder["env"], StringComparison.Ordinal);
        var start = new ProcessStartInfo("sh", ["-c", text]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error.Trim());
    }
}

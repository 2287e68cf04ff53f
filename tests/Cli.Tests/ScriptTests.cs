using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cht.Cli.Tests;

public class ScriptTests
{
    public static TheoryData<string> Scripts => [.. Directory.GetFiles(Folder()).Select(path => Path.GetFileName(path)!).Where(name => name != "shorthand.sh")];

    [Fact]
    public void All_scripts_pass_shellcheck()
    {
        var (code, output) = Run("shellcheck", ["--external-sources", .. Directory.GetFiles(Folder())], Path.GetDirectoryName(Folder())!);
        output.ShouldBeEmpty();
        code.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_script_is_executable_and_stops_at_the_first_error(string name)
    {
        var path = Path.Combine(Folder(), name);
        File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.ReadAllText(path).ShouldContain("\nset -euo pipefail\n");
    }

    [Theory]
    [InlineData("up", "", "up --stack lab --yes --continue-on-error")]
    [InlineData("up", "--stack servers", "up --continue-on-error --stack servers")]
    [InlineData("up", "-s lab --diff", "up --yes --continue-on-error -s lab --diff")]
    [InlineData("up", "--stack=lab", "up --yes --continue-on-error --stack=lab")]
    [InlineData("preview", "--json", "preview --stack lab --json")]
    [InlineData("graph", "--output x", "graph --stack lab --output x")]
    [InlineData("refresh", "", "refresh --stack lab --yes")]
    [InlineData("destroy", "--delete-data", "destroy --stack lab --yes --delete-data")]
    [InlineData("destroy", "--stack servers --yes", "destroy --stack servers --yes")]
    public void Shorthands_name_the_default_stack_and_consent_for_a_lab_only(string script, string arguments, string expected)
    {
        using var copy = CopyWithRecordingInfra("echo \"$@\"");
        var (code, output) = Run(Path.Combine(copy.Path, script), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), copy.Path);
        code.ShouldBe(0);
        output.ShouldBe(expected + "\n");
    }

    [Fact]
    public void Ssh_uses_the_config_file_of_the_stack()
    {
        using var copy = CopyWithRecordingInfra("[[ \"$*\" == 'stack output sshConfig --stack other' ]] && echo \"$0\"");
        copy.Write("bin/ssh", "#!/usr/bin/env bash\necho \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(copy.Path, "bin/ssh"), (UnixFileMode)0b111_101_101);
        var path = $"{Path.Combine(copy.Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        var (code, output) = Run(Path.Combine(copy.Path, "ssh"), ["couchdb1", "--stack", "other", "docker", "node", "ls"], copy.Path, path);
        output.ShouldBe($"-F {copy.Path}/infra -- couchdb1 docker node ls\n");
        code.ShouldBe(0);
        Run(Path.Combine(copy.Path, "ssh"), [], copy.Path).Code.ShouldBe(2);
    }

    private static TemporaryDirectory CopyWithRecordingInfra(string body)
    {
        var copy = new TemporaryDirectory();
        foreach (var source in Directory.GetFiles(Folder()))
        {
            File.Copy(source, Path.Combine(copy.Path, Path.GetFileName(source)));
        }
        File.WriteAllText(Path.Combine(copy.Path, "infra"), $"#!/usr/bin/env bash\n{body}\n");
        return copy;
    }

    private static (int Code, string Output) Run(string program, string[] arguments, string directory, string? path = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../scripts"));
}

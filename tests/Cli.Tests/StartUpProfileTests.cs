using System.Diagnostics;

namespace Cht.Cli.Tests;

/// <summary>The program as a process of its own, which leaves notes for the next one.</summary>
public sealed class StartUpProfileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cht-profile-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_leaves_a_profile_beside_the_program_and_a_damaged_one_does_no_harm()
    {
        var program = CopyOfProgram();
        var profile = Path.Combine(program, "preview.profile");
        var first = await RunAsync(program, "preview", "--stack", "none");
        new FileInfo(profile).Length.ShouldBeGreaterThan(1000);
        var whole = await File.ReadAllBytesAsync(profile);

        foreach (var damaged in new[] { [], whole[..5], whole[..(whole.Length / 2)], [.. whole.Reverse()] })
        {
            await File.WriteAllBytesAsync(profile, damaged);
            (await RunAsync(program, "preview", "--stack", "none")).ShouldBe(first);
            new FileInfo(profile).Length.ShouldBeGreaterThan(1000);
        }
    }

    [Fact]
    public async Task Short_commands_and_folders_that_cannot_be_written_have_none()
    {
        var program = CopyOfProgram();
        var (code, said) = await RunAsync(program, "stack", "ls");
        StartUpProfile.Use(["-C", folder, "refresh"], Path.Combine(folder, "none"));

        (code, said).ShouldBe((1, $"error: no Pulumi.yaml project file found in {folder} or a parent directory. Change to the project's directory or use -C <directory>.\n"));
        Directory.GetFiles(program, "*.profile").ShouldBeEmpty();
        Directory.Exists(Path.Combine(folder, "none")).ShouldBeFalse();
    }

    private string CopyOfProgram()
    {
        var target = Path.Combine(folder, "program");
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            Directory.CreateDirectory(target);
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return target;
    }

    private async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Cht.Cli.dll"), "-C", folder, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}

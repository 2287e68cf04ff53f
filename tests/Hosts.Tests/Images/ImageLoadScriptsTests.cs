using System.Diagnostics;
using Cht.Hosts.Connections;
using Cht.Hosts.Images;

namespace Cht.Hosts.Tests.Images;

/// <summary>The scripts themselves, run by this computer's shell on a folder of the test, with a docker of the test.</summary>
public sealed class ImageLoadScriptsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Uploaded_pieces_make_the_archive_also_over_the_rest_of_a_broken_upload()
    {
        var desired = await DesiredAsync();
        var archive = desired.Bundle.Document.Archives[1];
        var target = folder[$"uploads/{archive.Sha256}"];
        (await RunAsync(ImageLoadScripts.Upload(desired, archive, 0, 2))).ExitCode.ShouldBe(0);
        await File.AppendAllTextAsync(target, "half of a piece");
        (await RunAsync(ImageLoadScripts.Upload(desired, archive, 1, 2))).ExitCode.ShouldBe(0);
        var (sent, whole) = (await File.ReadAllBytesAsync(target), await File.ReadAllBytesAsync(folder["bundle/images/core.tar"]));
        sent.AsSpan().SequenceEqual(whole).ShouldBeTrue();
    }

    [Fact]
    public async Task A_piece_that_is_cut_short_or_comes_too_early_is_an_error()
    {
        var desired = await DesiredAsync();
        var archive = desired.Bundle.Document.Archives[1];
        var early = await RunAsync(ImageLoadScripts.Upload(desired, archive, 1, 2));
        early.ExitCode.ShouldNotBe(0);
        early.Error.ShouldContain("the upload has 0 bytes");
        var whole = ImageLoadScripts.Upload(desired, archive, 0, 2);
        var cut = await RunAsync(whole with { Input = whole.Input[..100].ToArray() });
        cut.ExitCode.ShouldNotBe(0);
        cut.Error.ShouldContain("cut short: 100 bytes");
    }

    [Fact]
    public async Task Loading_compares_the_digest_and_takes_the_upload_away()
    {
        var desired = await DesiredAsync();
        var archive = desired.Bundle.Document.Archives[1];
        Upload(desired, "images/core.tar");
        var result = await RunAsync(ImageLoadScripts.Load(desired, archive));
        result.ExitCode.ShouldBe(0, result.Error);
        (await File.ReadAllTextAsync(folder["docker.log"])).ShouldContain($"load --quiet --input {archive.Sha256}");
        File.Exists(folder[$"uploads/{archive.Sha256}"]).ShouldBeFalse();
        var remembered = $"{Bundles.Id(Bundles.Api)} engine-id\n{Bundles.Id(Bundles.Nginx)} engine-id\n";
        (await File.ReadAllTextAsync(folder["uploads/loaded"])).ShouldBe(remembered);

        Upload(desired, "images/core.tar");
        (await RunAsync(ImageLoadScripts.Load(desired, archive))).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(folder["uploads/loaded"])).ShouldBe(remembered, "twice is once");
    }

    [Fact]
    public async Task Another_content_is_not_loaded_and_is_removed()
    {
        var desired = await DesiredAsync();
        var archive = desired.Bundle.Document.Archives[1];
        Upload(desired, "images/couchdb.tar");
        var result = await RunAsync(ImageLoadScripts.Load(desired, archive));
        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain($"expected {archive.Sha256}; it is removed");
        File.Exists(folder["docker.log"]).ShouldBeFalse();
        File.Exists(folder[$"uploads/{archive.Sha256}"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Reading_tells_what_is_whole_of_an_upload()
    {
        var desired = await DesiredAsync();
        var archive = desired.Bundle.Document.Archives[1];
        await RunAsync(ImageLoadScripts.Upload(desired, archive, 0, 2));
        await File.AppendAllTextAsync(folder[$"uploads/{archive.Sha256}"], "half of a piece");
        var observed = new ImageLoadPart().Parse(desired, await RunAsync(ImageLoadScripts.Observe(desired)));
        observed.Uploads[archive.Sha256].ShouldBe(new PartialUpload(1, desired.Bundle.Prefixes["images/core.tar"][0]));
    }

    private async Task<ImageLoadDesired> DesiredAsync() => new()
    {
        Host = "core",
        Bundle = await Bundles.WriteAsync(folder["bundle"], ImageBundleFolder.PieceBytes + 100),
        Images = [Bundles.Api, Bundles.Nginx],
        UploadDirectory = folder["uploads"],
    };

    private void Upload(ImageLoadDesired desired, string content)
    {
        Directory.CreateDirectory(desired.UploadDirectory);
        File.Copy(folder[$"bundle/{content}"], folder[$"uploads/{desired.Bundle.Document.Archives[1].Sha256}"]);
    }

    private async Task<ScriptResult> RunAsync(HostScript script)
    {
        FakeDocker.Write(folder["bin"], $"""
            echo "$@" >>{folder["docker.log"]}
            case $1 in image) echo engine-id ;; esac
            """);
        var info = new ProcessStartInfo("/bin/sh", ["-c", script.Text]) 
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["PATH"] = $"{folder["bin"]}:/usr/bin:/bin";
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(script.Input.ToArray());
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended before it had read its input.
        }

        await process.WaitForExitAsync();
        return new ScriptResult(process.ExitCode, await output, await error);
    }
}

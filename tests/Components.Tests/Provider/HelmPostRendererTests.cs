using System.Collections.Immutable;
using System.Diagnostics;
using Cht.Provider.Framework;
using Cht.Provider.Helm;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Components.Tests.Provider;

/// <summary>The files that Helm runs on the operator's computer. Where they lie is told by an environment variable of the process.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class HelmPostRendererTests : IDisposable
{
    private static readonly HelmPostRendererHandler Handler = new();

    private readonly string? before = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
    private readonly string home = Directory.CreateTempSubdirectory("cht-post-renderer").FullName;

    public HelmPostRendererTests() => Environment.SetEnvironmentVariable("XDG_STATE_HOME", home);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", before);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Another_kustomization_has_another_path_so_that_Helm_sees_the_change()
    {
        var first = await CreateAsync("patches: []\n");
        var second = await CreateAsync("patches: [a]\n");

        first.ShouldNotBe(second);
        (await CreateAsync("patches: []\n")).ShouldBe(first);
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(second)!, "kustomization.yaml")).ShouldBe("patches: [a]\n");
        File.GetUnixFileMode(second).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task On_a_computer_without_the_files_they_are_made_again()
    {
        var inputs = Inputs("patches: []\n");
        var (_, outputs) = await Handler.CreateAsync(inputs, Context);
        Handler.Diff(inputs, outputs, inputs, []).Changes.ShouldBe(false);

        Directory.Delete(Path.Combine(home, "cht-cluster"), recursive: true);

        Handler.Diff(inputs, outputs, inputs, []).Changes.ShouldBe(true);
        Handler.Diff(inputs, outputs, inputs, []).Replaces.ShouldBeEmpty();
        var mended = await Handler.UpdateAsync("prod", inputs, outputs, Context);
        Handler.Diff(inputs, mended, inputs, []).Changes.ShouldBe(false);
    }

    [Fact]
    public async Task The_program_hands_chart_and_kustomization_to_kubectl_and_leaves_nothing_behind()
    {
        var program = await CreateAsync("resources: [rendered.yaml]\n");
        var tools = Directory.CreateDirectory(Path.Combine(home, "tools")).FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(home, "tmp")).FullName;
        var kubectl = Path.Combine(tools, "kubectl");
        File.WriteAllText(kubectl, "#!/bin/sh\ntest \"$1\" = kustomize && cat \"$2/kustomization.yaml\" \"$2/rendered.yaml\"\n");
        File.SetUnixFileMode(kubectl, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (code, output, _) = await RunAsync(program, $"{tools}:/usr/bin:/bin", temporary, "kind: Secret\n");

        code.ShouldBe(0);
        output.ShouldBe("resources: [rendered.yaml]\nkind: Secret\n");
        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_kubectl_it_says_so()
    {
        var tools = Directory.CreateDirectory(Path.Combine(home, "tools")).FullName;

        var (code, _, error) = await RunAsync(await CreateAsync("resources: []\n"), tools, home, string.Empty);

        code.ShouldBe(1);
        error.ShouldContain("kubectl is not installed on this computer");
    }

    [Fact]
    public async Task With_the_stack_its_files_go()
    {
        var inputs = Inputs("patches: []\n");
        var (id, outputs) = await Handler.CreateAsync(inputs, Context);

        await Handler.DeleteAsync(id, inputs, outputs, Context);

        Directory.GetFiles(home, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private static ResourceContext Context => 
        new(new ScriptedConnections((_, _) => throw new InvalidOperationException("No machine is asked.")), null, new Urn("urn:pulumi:prod::cht-cluster::hosts:index:HelmPostRenderer::x"), default);

    private static ImmutableDictionary<string, PropertyValue> Inputs(string kustomization) => ImmutableDictionary<string, PropertyValue>.Empty
        .Add("stack", new PropertyValue("prod")).Add("kustomization", new PropertyValue(kustomization));

    private static async Task<string> CreateAsync(string kustomization)
    {
        var (_, outputs) = await Handler.CreateAsync(Inputs(kustomization), Context);
        return outputs["path"].TryGetString(out var path) ? path : throw new InvalidOperationException("There is no path.");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, string path, string temporary, string input)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["PATH"], start.Environment["TMPDIR"]) = (path, temporary);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read anything.
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

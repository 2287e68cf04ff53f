using System.Diagnostics;

namespace Cht.Layout.Tests.HandOver;

/// <summary>An independent validator: the Python package jsonschema of the distribution.</summary>
internal static class SchemaCheck
{
    private const string Script = """
        import json, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit("the Python package jsonschema is missing: scripts/test installs the distribution package python3-jsonschema")
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)):
            print("/" + "/".join(map(str, error.path)) + ": " + error.message[:300])
        print("checked")
        """;

    /// <summary>What the validator complains about; empty for a valid document.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string document)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, Path.Combine(RepositoryRoot.Path, "docs", "cluster-layout.schema.json")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(document);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldBe("checked");
        return lines[..^1];
    }
}

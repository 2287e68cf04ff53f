namespace Cht.Layout.Tests;

/// <summary>Compares a text with a file under Golden; UPDATE_GOLDEN=1 writes the file instead.</summary>
internal static class GoldenFile
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Layout.Tests", "Golden");

    public static void ShouldMatch(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        if (string.Equals(Environment.GetEnvironmentVariable("UPDATE_GOLDEN"), "1", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }

        File.Exists(file).ShouldBeTrue($"{file} is missing: run the tests with UPDATE_GOLDEN=1 and read what it wrote");
        text.ShouldBe(File.ReadAllText(file), $"differs from {file}: if meant, run the tests with UPDATE_GOLDEN=1 and read the difference");
    }
}

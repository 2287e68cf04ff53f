namespace Cht.Hosts.Tests.Connections;

/// <summary>What programs have written to disk while they run; others may come and go at the same time.</summary>
public static class FilesOnDisk
{
    /// <summary>All text in files directly under those directories.</summary>
    public static string TextUnder(string place, string directories) => Directory.Exists(place)
        ? string.Concat(Directory.EnumerateDirectories(place, directories).SelectMany(FilesIn).Select(Read))
        : "";

    private static IEnumerable<string> FilesIn(string directory) => Try(() => Directory.GetFiles(directory), []);

    // Sockets have no length and are not opened.
    private static string Read(string file) => Try(() => new FileInfo(file).Length > 0 ? File.ReadAllText(file) : "", "");

    private static T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}

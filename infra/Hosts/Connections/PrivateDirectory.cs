namespace Cht.Hosts.Connections;

/// <summary>A directory that only this user can enter, for sockets and configuration of the OpenSSH tools.</summary>
internal static class PrivateDirectory
{
    // A socket's path may have 108 bytes (unix(7)); ssh adds a random suffix of 17 while it creates the socket.
    private const int LongestBase = 60;

    /// <summary>Made with mode 0700 and a random name. The path is short enough for sockets.</summary>
    /// <exception cref="PlatformNotSupportedException">The OpenSSH client of Windows shares no connections.</exception>
    public static string Create()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Connections over the OpenSSH client need Linux.");
        }

        if (Path.GetTempPath().Length <= LongestBase)
        {
            return Directory.CreateTempSubdirectory("cht-").FullName;
        }

        var path = Path.Combine("/tmp", "cht-" + Guid.NewGuid().ToString("N"));
        return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>The guard of a process that was killed removes its directory as well, and is often faster.</summary>
    public static void Delete(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (IOException)
        {
            // It is being removed at this moment.
        }
    }
}

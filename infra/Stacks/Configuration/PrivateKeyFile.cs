namespace Cht.Stacks.Configuration;

/// <summary>Judges the operator's private key file before any machine is asked: ssh ignores a key that others can read.</summary>
internal static class PrivateKeyFile
{
    private const string Key = "sshPrivateKeyFile";
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static void Check(ConfigReader reader)
    {
        if (reader.OptionalText(Key) is not { } path)
        {
            return;
        }

        if (!Path.IsPathRooted(path) || !File.Exists(path))
        {
            reader.Problems.Add(Key, $"there is no file '{path}'", "Write the absolute path of a private key, or nothing to use your ssh-agent");
        }
        else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & OfOthers) != UnixFileMode.None)
        {
            reader.Problems.Add(
                Key, $"others may use '{path}' (mode {Convert.ToString((int)mode, 8)}, expected 600)", $"Close it: chmod 600 '{path}'");
        }
    }
}

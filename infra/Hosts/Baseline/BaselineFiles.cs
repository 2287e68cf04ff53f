namespace Cht.Hosts.Baseline;

internal static class BaselineFiles
{
    /// <summary>The beginning of a script: its standard input becomes the file, whole or not at all.</summary>
    public static string Replace(string path, string mode) =>
        $"""
        set -eu
        umask 077
        mkdir -p {System.IO.Path.GetDirectoryName(path)}
        new={System.IO.Path.GetDirectoryName(path)}/.cht-infra.new
        cat >"$new"
        [ -s "$new" ] || exit 74
        chmod {mode} "$new"
        sync "$new"
        mv -fT "$new" {path}
        """;
}

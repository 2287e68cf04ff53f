namespace Cht.Hosts.Docker;

/// <summary>Part of observe scripts that prints how many files the machine lets a process open, as the fact <c>open_files</c>.</summary>
internal static class OpenFilesLimit
{
    /// <summary>Who may raise limits (CAP_SYS_RESOURCE, bit 24) is bound by the kernel only, others by the limit they were given.</summary>
    public const string Script =
        """
        capabilities=0
        while read -r name value; do
          case $name in CapEff:) capabilities=$value; break ;; esac
        done </proc/1/status
        if [ "$((0x$capabilities >> 24 & 1))" = 1 ]; then
          first_line /proc/sys/fs/nr_open
          fact open_files "$first"
        else
          while read -r one two three _ rest; do
            case "$one $two $three" in 'Max open files') fact open_files "${rest%% *}" ;; esac
          done </proc/1/limits
        fi
        """;
}

namespace Cht.Hosts.Convergence;

/// <summary>Parts of observe scripts that ask systemd only where its files do not tell already: each question costs a process and a call.</summary>
internal static class UnitState
{
    /// <summary>
    /// <c>enabled UNIT TARGET</c> prints what systemctl is-enabled says: <c>enabled</c> where the target's link leads to the
    /// unit and nothing masks that, <c>masked</c> where it is a link to /dev/null. <c>waiting_timer NAME</c> is true while a timer that systemd-run has made waits;
    /// <c>forget_timer NAME</c> ends such a timer, and clears what is left of a service of it that failed.
    /// </summary>
    public const string Functions =
        """
        enabled() {
          link=/etc/systemd/system/$2.wants/$1
          if [ -L "$link" ] && [ -e "$link" ] && [ ! -L "/etc/systemd/system/$1" ] &&
            [ ! -e "/run/systemd/system/$1" ] && [ ! -L "/run/systemd/system/$1" ]; then
            echo enabled
          elif [ -L "/etc/systemd/system/$1" ] && [ -c "/etc/systemd/system/$1" ]; then
            echo masked
          else
            systemctl is-enabled "$1" 2>/dev/null || true
          fi
        }
        waiting_timer() { [ -e "/run/systemd/transient/$1.timer" ] && systemctl is-active --quiet "$1.timer"; }
        forget_timer() {
          if [ -e "/run/systemd/transient/$1.timer" ] || [ -e "/run/systemd/transient/$1.service" ]; then
            systemctl stop "$1.timer" 2>/dev/null || true
            systemctl reset-failed "$1.timer" "$1.service" 2>/dev/null || true
          fi
        }
        """;
}

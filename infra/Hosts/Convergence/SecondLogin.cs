namespace Cht.Hosts.Convergence;

/// <summary>Parts of scripts that prove, by a login of their own, that a change has not shut us out.</summary>
internal static class SecondLogin
{
    /// <summary>
    /// <c>client</c> prints the address that the machine sees us come from: sudo keeps it from the script, the processes
    /// above still have it.
    /// </summary>
    public const string Client =
        """
        client() {
            above=$$
            while [ "$above" -gt 1 ]; do
              address=$(tr '\0' '\n' <"/proc/$above/environ" 2>/dev/null | sed -n -e 's/^SSH_CONNECTION=\([^ ]*\) .*$/\1/p')
              if [ -n "$address" ]; then echo "$address"; return; fi
              above=$(awk '/^PPid:/ { print $2 }' "/proc/$above/status")
            done
            echo "an unknown address"
          }
        """;
}

using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.MicroK8s;

/// <summary>The scripts that speak to snapd and MicroK8s.</summary>
internal static class MicroK8sScripts
{
    public const string ReadPurpose = "Read the state of MicroK8s";

    /// <summary>In seconds; a join restarts the node's services and takes the longest.</summary>
    private const int ReadySeconds = 600;

    /// <summary>
    /// <c>snap list microk8s</c> prints Name, Version, Rev, Tracking, Publisher and Notes in columns; held shows in the notes.
    /// </summary>
    public static HostScript Observe() => ObservedFacts.Script(ReadPurpose,
        """
        PATH="$PATH:/snap/bin"
        if command -v snap >/dev/null 2>&1; then
          fact snapd yes
          snap list microk8s 2>/dev/null | awk '$1 == "microk8s" {
            print "version=" $2; print "tracking=" $4; if ($NF ~ /(^|,)held(,|$)/) print "held=yes"
          }'
        fi
        if command -v microk8s >/dev/null 2>&1; then
          status=$(timeout 30 microk8s status --format yaml 2>/dev/null || true)
          if printf '%s\n' "$status" | grep -q '^ *running: True$'; then
            fact running yes
            printf '%s\n' "$status" | awk '/^ *- name: / { name = $3 } /^ *status: enabled$/ { print "addon=" name }'
            fact cluster "$(timeout 20 microk8s kubectl get namespace kube-system --output='jsonpath={.metadata.uid}' 2>/dev/null || true)"
            timeout 20 microk8s kubectl get nodes --output=json 2>/dev/null | document nodes
            for namespace in $(timeout 20 microk8s kubectl get namespaces --output='jsonpath={.items[*].metadata.name}' 2>/dev/null); do
              case $namespace in
                default | kube-system | kube-public | kube-node-lease | ingress | metallb-system | container-registry) ;;
                *) fact namespace "$namespace" ;;
              esac
            done
          fi
        fi
        """) with
    {
        Deadline = TimeSpan.FromMinutes(2),
    };

    public static HostOperation InstallSnapd() => AptScript.Operation(
        "Install snapd", "the machine has no snapd", "snapd-install",
        """
        apt_install snapd
        systemctl enable --now snapd.socket
        snap wait system seed.loaded
        """);

    public static HostOperation Install(MicroK8sChannel channel, string cause) => Ticketed(
        $"Install MicroK8s {channel}", $"microk8s-install-1-{channel.Minor}-{channel.Risk}", cause,
        $"""
        snap install microk8s --classic --channel={channel}
        {Hold}
        {WaitReady}
        """) with
    {
        Expected = channel.ToString(),
        Found = "none",
    };

    /// <summary>One minor release up; pods go on running while the node's services restart.</summary>
    public static HostOperation Refresh(MicroK8sChannel channel, string found) => Ticketed(
        $"Refresh MicroK8s to {channel}", $"microk8s-refresh-1-{channel.Minor}-{channel.Risk}", $"the snap follows {found}",
        $"""
        snap refresh microk8s --channel={channel}
        {WaitReady}
        """) with
    {
        Expected = channel.ToString(),
        Found = found,
    };

    public static HostOperation HoldOperation() => new(Change("Keep snapd from refreshing MicroK8s by itself", Hold), "the snap is not held")
    {
        Expected = "held",
        Found = "refreshed by snapd whenever it likes",
    };

    public static HostOperation Start(string cause) => Ticketed("Start MicroK8s", "microk8s-start", cause, $"microk8s start\n{WaitReady}") with
    {
        Expected = "running",
        Found = "stopped",
    };

    public static HostOperation Enable(string addon) => Ticketed(
        $"Enable the add-on {addon}", $"microk8s-enable-{addon}", $"the add-on {addon} is disabled",
        $"microk8s enable {ShellText.Quote(addon)}") with
    {
        Expected = $"{addon} enabled",
        Found = "disabled",
    };

    /// <summary>
    /// <c>microk8s join</c> takes address and token as an argument, where every user of the machine can read it. Its wrapper
    /// only sets the snap's environment and runs a Python script: the same is done here, with the argument put together inside
    /// Python from standard input (canonical/microk8s, microk8s-resources/wrappers/microk8s-join.wrapper).
    /// </summary>
    public static HostScript Join(string connection) => Change("Join the MicroK8s cluster",
        $$"""
        answer=$(mktemp)
        trap 'rm -f "$answer"' EXIT
        if ! snap run --shell microk8s.join -c '
          set -e
          . "$SNAP/actions/common/utils.sh"
          use_snap_env
          exec "$SNAP/usr/bin/python3" -c "
        import os, runpy, sys
        scripts = os.environ[\"SNAP\"] + \"/scripts/wrappers\"
        sys.argv = [scripts + \"/join.py\", sys.stdin.readline().strip()]
        sys.path.insert(0, scripts)
        runpy.run_path(sys.argv[0], run_name=\"__main__\")
        "' >"$answer" 2>&1; then
          # Messages of the joining script may repeat its argument.
          sed -e 's#[0-9a-f]\{32\}\(/[0-9a-f]\{12,\}\)\{0,1\}#[token]#g' "$answer" | tail -n 5 >&2
          exit 1
        fi
        {{WaitReady}}
        """) with
    {
        Input = Encoding.UTF8.GetBytes(connection + "\n"),
        Deadline = TimeSpan.FromMinutes(15),
    };

    /// <summary>Takes a node out of the datastore and the API that does not answer any more: replaced by another machine.</summary>
    public static HostOperation Forget(MicroK8sNode node, string cause) => new(
        Change($"Remove node {node.Name} from the cluster", $"microk8s remove-node {ShellText.Quote(node.Name)} --force >/dev/null"), cause);

    public static HostScript Leave { get; } = Change("Leave the MicroK8s cluster", "microk8s leave >/dev/null") with
    {
        Deadline = TimeSpan.FromMinutes(10),
    };

    private static string Hold => "snap refresh --hold microk8s >/dev/null";

    private static string WaitReady => $"microk8s status --wait-ready --timeout {ReadySeconds} >/dev/null";

    private static HostScript Change(string purpose, string body) => new(purpose,
        $"""
        set -eu
        umask 077
        export LC_ALL=C
        PATH="$PATH:/snap/bin"
        {body}
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(5),
    };

    private static HostOperation Ticketed(string purpose, string ticket, string cause, string body) =>
        new(Change(purpose, body) with { Deadline = TimeSpan.FromMinutes(20) }, cause) { Ticket = ticket };
}

using System.Text;
using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>
/// The unit that brings the containers of a machine up at boot, and its script, which the deployer runs as well. Docker
/// itself tries once to start what hangs on an overlay; this tries until it succeeds.
/// </summary>
internal static class ComposeBoot
{
    public const string Unit = "cht-compose.service";
    public const string UnitPath = $"/etc/systemd/system/{Unit}";
    public const string ScriptPath = "/usr/local/lib/cht-infra/cht-compose";

    /// <summary>Restart and no limit: a manager that is away for an hour is waited for.</summary>
    public const string UnitText = $"""
        # Generated: hand edits are reported as drift and replaced.
        [Unit]
        Description=Containers of the Community Health Toolkit
        Requires=docker.service
        After=docker.service network-online.target
        Wants=network-online.target
        StartLimitIntervalSec=0

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        Environment=HOME=/root
        ExecStart={ScriptPath}
        TimeoutStartSec=10min
        Restart=on-failure
        RestartSec=3

        [Install]
        WantedBy=multi-user.target

        """;

    public static string Script(ComposeNodeDesired desired)
    {
        var text = new StringBuilder("""
            #!/bin/sh
            # Generated: hand edits are reported as drift and replaced.
            # Brings the containers of this machine up. Fails where one cannot start; the unit tries again.
            set -eu
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

            """);
        text.Append(NoShadow(desired.Network));
        if (desired.KeepAlive is not null)
        {
            text.Append(KeepAlive(desired));
        }

        foreach (var project in desired.OwnProjects)
        {
            // A start without the override would give CouchDB an identity of its own: then nothing starts.
            foreach (var file in project.ComposeFiles)
            {
                text.Append($"[ -s {ShellText.Quote(file.Path)} ] || {{ echo {ShellText.Quote($"{file.Path} is missing")} >&2; exit 1; }}\n");
            }

            text.Append($"{ComposeShell.Compose(project)} up --detach --quiet-pull\n");
        }

        foreach (var project in desired.ServedProjects)
        {
            text.Append(StartStopped(project));
        }

        return text.ToString();
    }

    public static string Digest(ComposeNodeDesired desired) => ComposeFile.Digest(UnitText + Script(desired));

    /// <summary>Compose would attach to a local network of that name, which reaches no other machine.</summary>
    private static string NoShadow(string network) => $$"""
        if docker network ls --filter {{ShellText.Quote($"name=^{network}$")}} --format '{{"{{.Driver}}"}}' | grep -qvx overlay; then
          echo {{ShellText.Quote($"a local network named {network} hides the overlay")}} >&2
          exit 1
        fi

        """;

    /// <summary>
    /// Made anew where it does not run: only a new container makes a worker fetch the overlay from its managers. Its data
    /// directory is in memory, so that none is left behind. SIGKILL: it has nothing to end in good order.
    /// </summary>
    private static string KeepAlive(ComposeNodeDesired desired)
    {
        var name = ShellText.Quote(desired.KeepAlive!);
        var image = ShellText.Quote(desired.KeepAliveImage!);
        return $$"""
            if [ "$(docker inspect --format '{{"{{.State.Running}} {{.Config.Image}}"}}' {{name}} 2>/dev/null || true)" != "true {{desired.KeepAliveImage}}" ]; then
              docker rm --force {{name}} >/dev/null 2>&1 || true
              docker run --detach --name {{name}} --restart always --stop-signal SIGKILL --network {{ShellText.Quote(desired.Network)}} \
                --label org.cht-infra.purpose=keep-alive --tmpfs /opt/couchdb/data --entrypoint sleep {{image}} infinity >/dev/null
            fi

            """;
    }

    /// <summary>The upgrade service starts its projects when it starts itself; what stays down afterwards is started here.</summary>
    private static string StartStopped(LayoutProject project) => $$"""
        stopped=$(docker ps --all --quiet --filter label={{ComposeShell.ProjectLabel}}={{project.Name}} \
          --filter status=exited --filter status=created --filter status=dead)
        # Container identities, one word each.
        [ -z "$stopped" ] || docker start $stopped >/dev/null

        """;
}

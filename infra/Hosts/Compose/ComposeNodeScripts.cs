using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>The scripts of <see cref="ComposeNodePart"/>.</summary>
internal static class ComposeNodeScripts
{
    public const string ReadPurpose = "Read the containers";

    /// <summary>Files of the served projects as they were when the upgrade service last started them.</summary>
    private const string AppliedPath = "/var/lib/cht-infra/compose-applied";

    private const string ContainerFormat =
        """{"id":{{json .Id}},"name":{{json .Name}},"state":{{json .State.Status}},"startedAt":{{json .State.StartedAt}},"image":{{json .Config.Image}},"imageId":{{json .Image}},"labels":{{json .Config.Labels}}}""";

    public static HostScript Observe(ComposeNodeDesired desired)
    {
        var text = new StringBuilder();
        text.Append(ComposeShell.Functions(desired.EnvFile)).Append('\n');
        text.Append(EngineAnswer.Shared).Append('\n');
        text.Append($$"""
            fact boot "$(cat {{ComposeBoot.UnitPath}} {{ComposeBoot.ScriptPath}} 2>/dev/null | sha256sum | cut -c 1-64) $(systemctl is-enabled {{ComposeBoot.Unit}} 2>/dev/null || true)"
            fact password "$(printf '%s%s' {{ComposeNodeDesired.Nonce}} "$(variable COUCHDB_PASSWORD)" | sha256sum | cut -c 1-64)"
            # Asked only while it runs: a question to the socket would start a stopped engine.
            if [ "$engine_state" = active ]; then
            fact engine yes
            docker network ls --no-trunc --filter {{ShellText.Quote($"name=^{desired.Network}$")}} --format 'network={{"{{.Driver}} {{.Scope}} {{.ID}}"}}'

            """);
        foreach (var project in desired.Node.Projects)
        {
            text.Append(Containers(project));
        }

        foreach (var project in desired.OwnProjects)
        {
            text.Append(Hashes(project));
        }

        foreach (var image in desired.Node.Projects.SelectMany(project => project.Services).Select(service => desired.Images[service]).Distinct(StringComparer.Ordinal))
        {
            text.Append($"id=$(docker image inspect --format '{"{{.Id}}"}' {ShellText.Quote(image)} 2>/dev/null) && fact image {ShellText.Quote(image)}\" $id\"\n");
        }

        text.Append(desired.Node.CouchDb is null ? Served(desired) : CouchDb(desired));
        text.Append("fi\n");
        return ObservedFacts.Script(ReadPurpose, text.ToString());
    }

    public static HostScript InstallBoot(ComposeNodeDesired desired) => new("Install the unit that starts the containers at boot",
        $"""
        set -eu
        umask 022
        IFS= read -r unit
        IFS= read -r script
        mkdir -p /usr/local/lib/cht-infra
        printf '%s' "$script" | base64 -d >{ComposeBoot.ScriptPath}.part
        chmod 0755 {ComposeBoot.ScriptPath}.part
        printf '%s' "$unit" | base64 -d >{ComposeBoot.UnitPath}.part
        sync {ComposeBoot.ScriptPath}.part {ComposeBoot.UnitPath}.part
        mv -fT {ComposeBoot.ScriptPath}.part {ComposeBoot.ScriptPath}
        mv -fT {ComposeBoot.UnitPath}.part {ComposeBoot.UnitPath}
        systemctl daemon-reload
        systemctl enable --quiet {ComposeBoot.Unit}
        """)
    {
        Mutates = true,
        Input = Encoding.ASCII.GetBytes($"{Base64(ComposeBoot.UnitText)}\n{Base64(ComposeBoot.Script(desired))}\n"),
    };

    /// <summary>The unit's own script, so that a start by us and one at boot are the same.</summary>
    public static HostScript Start(ComposeNodeDesired desired) => new($"Start the containers of {desired.Host}",
        $$"""
        set -eu
        export HOME=/root
        {{ComposeShell.Functions(desired.EnvFile)}}
        code=0
        said=$({{ComposeBoot.ScriptPath}} 2>&1) || code=$?
        printf '%s\n' "$said" | masked >&2
        [ "$code" = 0 ] || exit "$code"
        systemctl start --no-block {{ComposeBoot.Unit}}
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(20),
    };

    /// <summary>
    /// The images write administrator and secret only where there are none, so those of the volume would stay for ever.
    /// Without them the next start takes those of the env file, on a follower those of node 1. Nobody needs to know the
    /// earlier password for it.
    /// </summary>
    public static HostScript TakeSecrets(ComposeNodeDesired desired)
    {
        var project = desired.OwnProjects.First();
        var start = Start(desired);
        return start with
        {
            Purpose = $"Give CouchDB on {desired.Host} the secrets of its env file",
            Text = $$"""
                set -eu
                umask 077
                env_file={{ShellText.Quote(desired.EnvFile)}}
                user=$(sed -n 's/^COUCHDB_USER=//p' "$env_file" | head -n 1)
                volume=$(docker volume inspect --format '{{"{{.Mountpoint}}"}}' {{project.Name}}_cht-credentials)
                ids=$(docker ps --all --quiet --filter label={{ComposeShell.ProjectLabel}}={{project.Name}} --filter label={{ComposeShell.ServiceLabel}}={{project.Services[0]}})
                [ -z "$ids" ] || docker stop $ids >/dev/null
                for file in "$volume"/*.ini; do
                  [ -s "$file" ] || continue
                  awk -v user="$user" '
                    /^\[/ { section = $0; sub(/\].*/, "]", section) }
                    { key = $0; sub(/[ 	]*=.*/, "", key) }
                    section == "[admins]" && key == user { next }
                    (section == "[couch_httpd_auth]" || section == "[chttpd_auth]") && key == "secret" { next }
                    { print }' "$file" >"$file.part"
                  chown --reference="$file" "$file.part"
                  chmod --reference="$file" "$file.part"
                  sync "$file.part"
                  mv -fT "$file.part" "$file"
                done

                """ + start.Text,
        };
    }

    /// <summary>
    /// The upgrade service reads its folder when it starts: it is made anew, and then waited for until every service is
    /// there. What it says is shown when that does not happen.
    /// </summary>
    public static HostScript Serve(ComposeNodeDesired desired)
    {
        var text = new StringBuilder("set -eu\nexport HOME=/root\n").Append(ComposeShell.Functions(desired.EnvFile)).Append('\n');
        foreach (var project in desired.OwnProjects)
        {
            text.Append($"{ComposeShell.Compose(project)} up --detach --quiet-pull --force-recreate 2>&1 | masked >&2\n");
        }

        text.Append(Waiting(desired.OwnProjects.First()));
        foreach (var project in desired.ServedProjects)
        {
            foreach (var service in project.Services)
            {
                text.Append($"until is_up {project.Name} {service} {ShellText.Quote(desired.Images[service])}; do patience {service}; done\n");
            }
        }

        text.Append($"systemctl start --no-block {ComposeBoot.Unit}\nmkdir -p /var/lib/cht-infra\nprintf '%s\\n' \"$({ServedDigest(desired)})\" >{AppliedPath}.part\nmv -fT {AppliedPath}.part {AppliedPath}\n");
        return new("Let the upgrade service start the core services", text.ToString()) { Mutates = true, Deadline = TimeSpan.FromMinutes(20) };
    }

    /// <summary>Services that the upgrade service starts one after another, pulling their images.</summary>
    private static string Waiting(LayoutProject upgradeService) => $$"""
        seconds=900
        until=$(($(date +%s) + seconds))
        is_up() { # project service image
          docker ps --filter label={{ComposeShell.ProjectLabel}}="$1" --filter label={{ComposeShell.ServiceLabel}}="$2" \
            --filter status=running --filter status=restarting --format '{{"{{.Image}}"}}' | grep -qxF -- "$3"
        }
        patience() { # service
          if [ "$(date +%s)" -ge "$until" ]; then
            echo "the upgrade service has not started $1 after $seconds s; its last words:" >&2
            docker logs --tail 20 "$(container {{upgradeService.Name}} {{upgradeService.Services[0]}})" 2>&1 | masked >&2
            exit 1
          fi
          sleep 1
        }

        """;

    /// <summary>Takes the containers away. Volumes and data directories stay.</summary>
    public static HostScript Remove(ComposeNodeDesired desired)
    {
        var text = new StringBuilder($"set -eu\nexport HOME=/root\nsystemctl disable --quiet --now {ComposeBoot.Unit} 2>/dev/null || true\n");
        // The upgrade service first: it would start its projects again.
        foreach (var project in desired.Node.Projects)
        {
            text.Append(RemoveContainers(project));
        }

        if (desired.KeepAlive is { } keepAlive)
        {
            text.Append($"docker rm --force {ShellText.Quote(keepAlive)} >/dev/null 2>&1 || true\n");
        }

        text.Append($"rm -f {ComposeBoot.UnitPath} {ComposeBoot.ScriptPath} {AppliedPath}\nsystemctl daemon-reload\n");
        return new($"Stop the containers of {desired.Host}", text.ToString()) { Mutates = true, Deadline = TimeSpan.FromMinutes(5) };
    }

    internal static string RemoveContainers(LayoutProject project) => $"""
        containers=$(docker ps --all --quiet --filter label={ComposeShell.ProjectLabel}={project.Name})
        [ -z "$containers" ] || docker stop $containers >/dev/null
        [ -z "$containers" ] || docker rm $containers >/dev/null

        """;

    internal static string Containers(LayoutProject project) => $$"""
        ids=$(docker ps --all --quiet --no-trunc --filter label={{ComposeShell.ProjectLabel}}={{project.Name}})
        [ -z "$ids" ] || docker inspect --type container --format {{ShellText.Quote(ContainerFormat)}} $ids 2>/dev/null | document containers

        """;

    private static string Hashes(LayoutProject project)
    {
        var config = $"{ComposeShell.Compose(project)} config";
        return $$"""
            if said=$({{config}} --hash '*' 2>/dev/null); then
              printf '%s\n' "$said" | while read -r service hash; do fact hash "{{project.Name}}/$service $hash"; done
            else
              { {{config}} --quiet 2>&1 || true; } | masked | tail -n 3 | document config_error
            fi

            """;
    }

    private static string ServedDigest(ComposeNodeDesired desired) =>
        $"cat {string.Join(' ', desired.ServedProjects.SelectMany(project => project.ComposeFiles).Select(file => ShellText.Quote(file.Path)))} 2>/dev/null | sha256sum | cut -c 1-64";

    private static string Served(ComposeNodeDesired desired) => $"""
        fact served_now "$({ServedDigest(desired)})"
        fact served_applied "$(cat {AppliedPath} 2>/dev/null || true)"

        """;

    private static string CouchDb(ComposeNodeDesired desired)
    {
        var project = desired.OwnProjects.First();
        return $$"""
            fact keep_alive "$(docker inspect --format '{{"{{.State.Status}} {{.Config.Image}}"}}' {{ShellText.Quote(desired.KeepAlive!)}} 2>/dev/null || true)"
            volume=$(docker volume inspect --format '{{"{{.Mountpoint}}"}}' {{project.Name}}_cht-credentials 2>/dev/null || true)
            if [ -n "$volume" ]; then
              stored() { cat "$volume"/*.ini 2>/dev/null | sed -n "s/^$1[[:space:]]*=[[:space:]]*//p" | tail -n 1 | tr -d ' \r-'; }
              wanted() { variable "$1" | tr -d ' \r-'; }
              secret=$(stored secret) uuid=$(stored uuid)
              if [ -n "$uuid" ] && [ "$uuid" != "$(wanted COUCHDB_UUID)" ]; then fact credentials uuid
              elif [ -n "$secret" ] && [ "$secret" != "$(wanted COUCHDB_SECRET)" ]; then
                # A rotation keeps the UUID: it tells an earlier secret of this cluster from that of another one.
                if [ -n "$uuid" ]; then fact credentials earlier; else fact credentials secret; fi
              elif [ -n "$secret$uuid" ]; then fact credentials ours
              fi
            fi
            inside=$(container {{project.Name}} {{project.Services[0]}})
            if [ -n "$inside" ]; then
              fact own_status "$(couch "$inside" --output /dev/null --write-out '%{http_code}' http://localhost:5984/_up || true)"
              fact first_status "$(couch "$inside" --output /dev/null --write-out '%{http_code}' http://{{desired.CouchDbNodes[0]}}:5984/_up || true)"
              couch "$inside" http://localhost:5984/_membership | document membership
            fi

            """;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

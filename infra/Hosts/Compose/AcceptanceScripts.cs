using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>What one machine says for the acceptance of the cluster.</summary>
/// <param name="Nodes">On a manager: state and availability of each node of the swarm.</param>
/// <param name="Networks">Driver, scope and identity of the overlay.</param>
/// <param name="Closed">Names and ports of other CouchDB nodes that do not answer.</param>
/// <param name="Identity">Digests of UUID, secret and administrator; equal on all nodes.</param>
/// <param name="Shards">Answer to _shards of the main database.</param>
/// <param name="Redirect">HTTP status of port 80 on core.</param>
internal sealed record AcceptanceAnswer(
    LayoutNode Node, ImmutableArray<string> Nodes, ImmutableArray<string> Networks, ImmutableArray<string> Closed, string Identity, string Shards,
    int Redirect);

/// <summary>The questions of <see cref="Acceptance"/>.</summary>
internal static class AcceptanceScripts
{
    private const string ReadPurpose = "Read the cluster's acceptance";

    /// <summary>A database of our own, made and dropped within one run.</summary>
    private const string Database = "cht-infra-acceptance";

    /// <summary>CouchDB, epmd and Erlang's distribution.</summary>
    private static readonly int[] Ports = [5984, 4369, 9100];

    public static HostScript Observe(LayoutDocument document, LayoutNode node)
    {
        var text = new StringBuilder(ComposeShell.Functions(EnvFile(node))).Append('\n');
        text.Append($"docker network ls --no-trunc --filter {ShellText.Quote($"name=^{document.ContainerNetwork.Name}$")} --format 'network={{{{.Driver}}}} {{{{.Scope}}}} {{{{.ID}}}}'\n");
        if (node.Swarm == SwarmRole.Manager)
        {
            text.Append("docker node ls --format 'node={{.Hostname}} {{.Status}} {{.Availability}}'\n");
        }

        text.Append(node.CouchDb is null ? Core(node) : CouchDb(document, node));
        return ObservedFacts.Script(ReadPurpose, text.ToString()) with { Deadline = TimeSpan.FromMinutes(2) };
    }

    public static AcceptanceAnswer Parse(LayoutNode node, ScriptResult result)
    {
        var facts = ObservedFacts.Parse(node.Name, ReadPurpose, result);
        return new(node, [.. facts.All("node")], [.. facts.All("network")], [.. facts.All("closed")], facts["identity"],
            facts.Document("shards") ?? string.Empty, (int)facts.Number("redirect"));
    }

    public static HostScript CreateDatabase(LayoutNode node) => Ask(node, "Make the database of the acceptance", $$"""
        code=$(couch "$inside" --output /dev/null --write-out '%{http_code}' --request PUT http://localhost:5984/{{Database}})
        case $code in 201 | 202 | 412) ;; *) echo "HTTP $code" >&2; exit 1 ;; esac
        """, mutates: true);

    public static HostScript WriteDocument(LayoutNode node) => Ask(node, "Write a document through the node", $$"""
        url=http://localhost:5984/{{Database}}/{{node.Name}}
        code=$(couch "$inside" --output /dev/null --write-out '%{http_code}' --request PUT --header 'Content-Type: application/json' \
          --data '{"written":"{{node.Name}}"}' "$url")
        # 409: an earlier run, which was cut off, has written it.
        case $code in 201 | 202 | 409) ;; *) echo "HTTP $code" >&2; exit 1 ;; esac
        """, mutates: true);

    public static HostScript ReadDocuments(LayoutNode node, IEnumerable<LayoutNode> writers) => Ask(node, "Read the documents of all nodes", $$"""
        for writer in {{ShellText.QuoteAll(writers.Select(writer => writer.Name))}}; do
          couch "$inside" "http://localhost:5984/{{Database}}/$writer" | grep -q "\"written\":\"$writer\"" \
            || { echo "the document written through $writer cannot be read" >&2; exit 1; }
        done
        """, mutates: false);

    public static HostScript DropDatabase(LayoutNode node) => Ask(node, "Drop the database of the acceptance", $$"""
        code=$(couch "$inside" --output /dev/null --write-out '%{http_code}' --request DELETE http://localhost:5984/{{Database}})
        case $code in 200 | 202 | 404) ;; *) echo "HTTP $code" >&2; exit 1 ;; esac
        """, mutates: true);

    private static HostScript Ask(LayoutNode node, string purpose, string body, bool mutates) => new(purpose,
        $$"""
        set -eu
        {{ComposeShell.Functions(EnvFile(node))}}
        inside=$(container {{node.Projects[0].Name}} {{node.Projects[0].Services[0]}})
        [ -n "$inside" ] || { echo "the container of CouchDB does not run" >&2; exit 1; }
        {{body}}
        """)
    {
        Mutates = mutates,
    };

    /// <summary>
    /// Ports are tried in the network of the CouchDB container, names resolved inside it. Full-size packets are tried where
    /// the machine has ping.
    /// </summary>
    private static string CouchDb(LayoutDocument document, LayoutNode node)
    {
        var peers = document.Nodes.Select(other => other.CouchDb).OfType<LayoutCouchDb>().Where(other => other.Number != node.CouchDb!.Number);
        var project = node.Projects[0];
        return $$"""
            inside=$(container {{project.Name}} {{project.Services[0]}})
            if [ -n "$inside" ]; then
              process=$(docker inspect --format '{{"{{.State.Pid}}"}}' "$inside")
              for peer in {{ShellText.QuoteAll(peers.Select(peer => peer.Name))}}; do
                address=$(docker exec "$inside" getent hosts "$peer" 2>/dev/null | awk 'NR == 1 { print $1 }')
                if [ -z "$address" ]; then fact closed "$peer cannot be resolved"; continue; fi
                for port in {{string.Join(' ', Ports)}}; do
                  timeout 5 nsenter --target "$process" --net bash -c ": </dev/tcp/$address/$port" 2>/dev/null || fact closed "$peer port $port"
                done
                if command -v ping >/dev/null 2>&1; then
                  nsenter --target "$process" --net ping -c 1 -W 3 -M do -s {{document.ContainerNetwork.ContainerMtu - 28}} "$address" >/dev/null 2>&1 \
                    || fact closed "$peer packets of {{document.ContainerNetwork.ContainerMtu}} bytes"
                fi
              done
              answers=
              for path in couchdb/uuid couch_httpd_auth/secret "admins/$(variable COUCHDB_USER)"; do
                answers="$answers|$(couch "$inside" "http://localhost:5984/_node/_local/_config/$path")"
              done
              # Secrets: a digest with a nonce of this run is all that leaves the machine.
              fact identity "$(printf '%s%s' {{ComposeNodeDesired.Nonce}} "$answers" | sha256sum | cut -c 1-64)"
              couch "$inside" http://localhost:5984/medic/_shards | document shards
            fi

            """;
    }

    private static string Core(LayoutNode node)
    {
        var address = node.PrivateAddress.Contains(':', StringComparison.Ordinal) ? $"[{node.PrivateAddress}]" : node.PrivateAddress;
        return $"fact redirect \"$(curl --silent --output /dev/null --max-time 10 --write-out '%{{http_code}}' http://{address}/ || true)\"\n";
    }

    private static string EnvFile(LayoutNode node) => node.Projects.Select(project => project.EnvFile).OfType<string>().First();
}

using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Parts of scripts that several scripts of this folder share. Secrets are read from the machine's own env file.</summary>
internal static class ComposeShell
{
    /// <summary>Labels by which containers are found, whatever their name.</summary>
    public const string ProjectLabel = "com.docker.compose.project";
    public const string ServiceLabel = "com.docker.compose.service";

    /// <summary>
    /// <c>container PROJECT SERVICE</c>: identity of the running container. <c>couch CONTAINER ARGUMENTS</c>: curl inside
    /// it as the administrator; the password goes through standard input. <c>masked</c>: a filter that hides secrets.
    /// </summary>
    public static string Functions(string envFile) => $$"""
        env_file={{ShellText.Quote(envFile)}}
        variable() { sed -n "s/^$1=//p" "$env_file" 2>/dev/null | head -n 1; }
        container() {
          docker ps --quiet --no-trunc --filter "label={{ProjectLabel}}=$1" --filter "label={{ServiceLabel}}=$2" --filter status=running | head -n 1
        }
        couch() {
          inside=$1
          shift
          printf 'user = "%s:%s"\n' "$(variable COUCHDB_USER)" "$(variable COUCHDB_PASSWORD)" \
            | timeout 20 docker exec --interactive "$inside" curl --silent --max-time 10 --config - "$@" 2>/dev/null
        }
        masked() {
          awk -v file="$env_file" '
            BEGIN {
              while ((getline line < file) > 0)
                if (line ~ /^COUCHDB_(PASSWORD|SECRET)=./) { sub(/^[^=]*=/, "", line); secrets[count++] = line }
            }
            {
              for (i = 0; i < count; i++)
                while ((at = index($0, secrets[i])) > 0)
                  $0 = substr($0, 1, at - 1) "[secret]" substr($0, at + length(secrets[i]))
              print
            }'
        }
        """;

    /// <summary>docker compose with the files of a project, in the layout's order; none of them is found by luck.</summary>
    public static string Compose(LayoutProject project)
    {
        List<string> words = ["docker", "compose", "--project-name", project.Name, "--project-directory", project.Directory];
        if (project.EnvFile is { } env)
        {
            words.AddRange(["--env-file", env]);
        }

        foreach (var file in project.ComposeFiles)
        {
            words.AddRange(["--file", file.Path]);
        }

        return string.Join(' ', words.Select(word => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/' or '.' or '_') ? word : ShellText.Quote(word)));
    }
}

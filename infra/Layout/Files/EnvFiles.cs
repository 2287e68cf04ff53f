using System.Text;

namespace Cht.Layout;

/// <summary>The env files of the nodes.</summary>
public static class EnvFiles
{
    /// <summary>Compose project of the CouchDB nodes and of the core services: prefix of containers and volumes.</summary>
    public const string ProjectName = "cht";

    /// <summary>upgrade-service/.env on the core machine.</summary>
    public static string Core(ClusterLayout layout, NodePaths paths, ClusterSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(secrets);
        return Render(
            ("CHT_COMPOSE_PROJECT_NAME", ProjectName),
            ("DOCKER_CONFIG_PATH", paths.UpgradeServiceDirectory),
            ("CHT_COMPOSE_PATH", paths.ComposeDirectory),
            ("COUCHDB_USER", layout.CouchDbAdmin),
            ("COUCHDB_PASSWORD", secrets.CouchDbPassword),
            ("COUCHDB_SERVERS", string.Join(',', layout.CouchDbNodes)),
            ("CERTIFICATE_MODE", Certificate(layout.Certificate.Mode)),
            ("COMMON_NAME", layout.Certificate.CommonName),
            ("NGINX_HTTP_PORT", "80"),
            ("NGINX_HTTPS_PORT", "443"),
            ("CHT_NETWORK", layout.Overlay.Name));
    }

    /// <summary>.env on a CouchDB machine. Equal on all of them but for the data path.</summary>
    public static string CouchDb(ClusterLayout layout, CouchDbNode node, ClusterSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(secrets);
        return Render(
            ("COUCHDB_USER", layout.CouchDbAdmin),
            ("COUCHDB_PASSWORD", secrets.CouchDbPassword),
            ("COUCHDB_SECRET", secrets.CouchDbSecret),
            ("COUCHDB_UUID", secrets.CouchDbUuid),
            ("COUCHDB_DATA", node.DataDirectory),
            ("CHT_COMPOSE_PROJECT_NAME", ProjectName),
            ("CHT_NETWORK", layout.Overlay.Name));
    }

    private static string Certificate(CertificateMode mode) => mode switch
    {
        CertificateMode.OwnCert => "OWN_CERT",
        CertificateMode.AutoGenerate => "AUTO_GENERATE",
        _ => "SELF_SIGNED",
    };

    /// <summary>
    /// Unquoted values, since readers of env files differ in how they take quotes off. That is safe only for characters
    /// that none of them interprets, so all others are refused, without being repeated in the error.
    /// </summary>
    private static string Render(params ReadOnlySpan<(string Name, string? Value)> variables)
    {
        var text = new StringBuilder("# Generated: hand edits are reported as drift and replaced.\n");
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                continue;
            }

            if (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or ','))
            {
                throw new ArgumentException($"The value of {name} has a character that an env file cannot carry safely, or is empty.",
                    nameof(variables));
            }

            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }
}

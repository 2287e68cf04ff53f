using Cht.Cli.Settings;

namespace Cht.Cli.Backend;

/// <summary>
/// Where states are kept: PULUMI_BACKEND_URL, else <c>backend.url</c> of Pulumi.yaml, else the user's state directory.
/// Never ~/.pulumi: that folder's existence says that the Pulumi CLI is at home here.
/// </summary>
internal static class StateDirectory
{
    public static string OfBackend(ProjectSettings project, CommandEnvironment environment)
    {
        if (environment.Variable("PULUMI_BACKEND_URL") is { Length: > 0 } variable)
        {
            return FromUrl(variable, environment.Directory, environment, "PULUMI_BACKEND_URL");
        }
        return project.BackendUrl is { Length: > 0 } url
            ? FromUrl(url, project.Directory, environment, "backend.url in Pulumi.yaml")
            : OfUser(environment);
    }

    /// <summary><c>$XDG_STATE_HOME/cht-cluster</c>, by default <c>~/.local/state/cht-cluster</c> (XDG base directory specification).</summary>
    public static string OfUser(CommandEnvironment environment) =>
        environment.Variable("XDG_STATE_HOME") is { } configured && Path.IsPathRooted(configured)
            ? Path.Combine(configured, "cht-cluster")
            : Path.Combine(Home(environment), ".local", "state", "cht-cluster");

    private static string FromUrl(string url, string relativeTo, CommandEnvironment environment, string source)
    {
        const string Scheme = "file://";
        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new CommandException(
                $"{source} is {url.Split("://")[0]}://..., but the embedded engine keeps states in files only. Write file:///path, or use pulumi.");
        }
        var path = url[Scheme.Length..].Split('?')[0];
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Path.Combine(Home(environment), path.TrimStart('~').TrimStart('/'));
        }
        return Path.GetFullPath(path.Length == 0 ? "." : path, relativeTo);
    }

    private static string Home(CommandEnvironment environment) =>
        environment.Variable("HOME") is { Length: > 0 } home
            ? home
            : throw new CommandException("neither XDG_STATE_HOME nor HOME is set, so there is no place for the state. Set one of them or PULUMI_BACKEND_URL=file:///path.");
}

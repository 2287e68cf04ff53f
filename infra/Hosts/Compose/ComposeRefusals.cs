using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>States of one machine over which nothing is started: all that is wrong at once.</summary>
internal static class ComposeRefusals
{
    /// <exception cref="ProvisioningException">Names everything found, and what to do.</exception>
    public static void Check(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        if (!observed.EngineAnswers)
        {
            throw new ProvisioningException(
                desired.Host, "The containers cannot be read", "Docker Engine does not run", "Look at 'systemctl status docker' on the machine.");
        }

        var problems = new[]
        {
            Shadow(desired, observed),
            Configuration(desired, observed),
            WithoutOverride(desired, observed),
            Credentials(desired, observed),
            Password(desired, observed),
            Newer(desired, observed),
        }.OfType<(string Found, string Remedy)>().ToArray();
        if (problems.Length > 0)
        {
            throw new ProvisioningException(
                desired.Host, "The containers cannot be started", string.Join("; ", problems.Select(problem => problem.Found)),
                string.Join(" ", problems.Select(problem => problem.Remedy)));
        }
    }

    private static (string Found, string Remedy)? Shadow(ComposeNodeDesired desired, ComposeNodeObserved observed) =>
        observed.Networks.FirstOrDefault(network => network.Driver != "overlay") is { } shadow
            ? ($"a local {shadow.Driver} network named {desired.Network} hides the overlay (id {shadow.Id[..Math.Min(12, shadow.Id.Length)]})",
                $"Stop the containers on it and run 'docker network rm {shadow.Id[..Math.Min(12, shadow.Id.Length)]}' on this machine.")
            : null;

    private static (string Found, string Remedy)? Configuration(ComposeNodeDesired desired, ComposeNodeObserved observed) =>
        observed.ConfigError.Length > 0
            ? ($"Compose refuses the files in {desired.Node.Projects[0].Directory}: {observed.ConfigError.ReplaceLineEndings(" ")}",
                "Run again with '--refresh': files that were changed by hand are put back.")
            : null;

    /// <summary>Labels tell with which files a container was made.</summary>
    private static (string Found, string Remedy)? WithoutOverride(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        foreach (var project in desired.OwnProjects.Where(_ => desired.Node.CouchDb is not null))
        {
            var files = project.ComposeFiles.Select(file => file.Path).ToArray();
            var wrong = observed.Containers.FirstOrDefault(container => container.Project == project.Name
                && files.Any(file => !container.ConfigFiles.Split(',').Contains(file, StringComparer.Ordinal)));
            if (wrong is not null)
            {
                return ($"the container {wrong.Name} was started without {files[^1]}: CouchDB then keeps a secret and an identity of its own",
                    $"If it holds no data yet: run 'docker rm --force {wrong.Name}; docker volume rm {project.Name}_cht-credentials' on this machine "
                        + $"and empty {desired.Node.CouchDb!.DataDirectory}.");
            }
        }

        return null;
    }

    /// <summary>The images write secret and UUID only where there are none: those of the volume win over the env file.</summary>
    private static (string Found, string Remedy)? Credentials(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        var what = observed.Credentials switch
        {
            CredentialsState.OtherSecret => "secret",
            CredentialsState.OtherUuid => "UUID",
            _ => null,
        };
        var volume = $"{desired.Node.Projects[0].Name}_cht-credentials";
        return what is null
            ? null
            : ($"the volume {volume} holds another {what} than the env file: it is of another cluster",
                $"If the data in {desired.Node.CouchDb?.DataDirectory} is not of that cluster: stop its container and run 'docker volume rm {volume}' on this machine.");
    }

    private static (string Found, string Remedy)? Password(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        // A container that is about to be made anew may take the new password by that.
        if (observed.Credentials == CredentialsState.BeforeRotation || ComposeDifferences.OwnProjects(desired, observed).Any())
        {
            return null;
        }

        var refused = observed.OwnStatus == 401 ? desired.Node.CouchDb?.Name : observed.FirstStatus == 401 ? desired.CouchDbNodes[0] : null;
        return refused is null
            ? null
            : ($"{refused} refuses the password in {desired.EnvFile} (HTTP 401)",
                "All CouchDB nodes need one password: run again with '--refresh' to put the env file back, or set the node's administrator to it.");
    }

    /// <summary>Databases that a newer release has changed are not for an older one.</summary>
    private static (string Found, string Remedy)? Newer(ComposeNodeDesired desired, ComposeNodeObserved observed)
    {
        if (!ChtVersion.TryParse(desired.ChtVersion, out var wanted))
        {
            return null;
        }

        var newer = observed.Containers.FirstOrDefault(container =>
            desired.Images.TryGetValue(container.Service, out var image) && ChtImage.Repository(image) == ChtImage.Repository(container.Image)
            && ChtImage.Release(container.Image) is { } running && ChtImage.Release(image) is not null && running > wanted);
        return newer is null
            ? null
            : ($"{newer.Name} runs {ChtImage.Tag(newer.Image)}, newer than {desired.ChtVersion}",
                $"Write chtVersion {ChtImage.Tag(newer.Image)} in the configuration: there is no way back to an older release.");
    }
}

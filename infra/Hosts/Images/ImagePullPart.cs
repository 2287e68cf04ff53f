using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Images;

/// <summary>Images that one machine pulls from their registry.</summary>
/// <param name="Host">The machine's name in the cluster layout.</param>
/// <param name="Images">Repository and tag of each image that the machine runs.</param>
public sealed record ImagePullDesired(string Host, ImmutableArray<string> Images);

/// <param name="Images">Those of them that are there.</param>
public sealed record ImagePullObserved(bool EngineAnswers, ImmutableHashSet<string> Images);

/// <summary>Brings images to a machine before a container needs them, so that nothing is stopped for one that cannot be had.</summary>
public sealed class ImagePullPart : IHostPart<ImagePullDesired, ImagePullObserved>
{
    private const string ReadPurpose = "Read the images";

    public HostScript ObserveScript(ImagePullDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return ObservedFacts.Script(ReadPurpose,
            $$"""
            {{EngineAnswer.Shared}}
            if [ "$engine_state" = active ]; then
              fact engine yes
              for image in {{ShellText.QuoteAll(desired.Images)}}; do
                docker image inspect --format . "$image" >/dev/null 2>&1 && fact image "$image"
              done
            fi
            """);
    }

    public ImagePullObserved Parse(ImagePullDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Host, ReadPurpose, result);
        return new(facts.Is("engine"), facts.All("image").ToImmutableHashSet(StringComparer.Ordinal));
    }

    /// <exception cref="ProvisioningException">The engine does not answer.</exception>
    public HostPlan Plan(ImagePullDesired desired, ImagePullObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (!observed.EngineAnswers)
        {
            throw new ProvisioningException(
                desired.Host, "The images cannot be read", "Docker Engine does not answer", "Look at 'systemctl status docker' on the machine.");
        }

        ImmutableArray<string> missing = [.. desired.Images.Where(image => !observed.Images.Contains(image)).Distinct(StringComparer.Ordinal)];
        return missing.IsEmpty
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(Pull(missing), $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not there")
            {
                Ticket = $"pull-{ComposeFile.Digest(string.Join('\n', missing))[..12]}",
                Differences = [.. missing.Select(image => new HostDifference($"image {image}", "there", "nothing"))],
            }]);
    }

    /// <summary>Layers that a broken pull has brought stay: the next one goes on from there.</summary>
    private static HostScript Pull(ImmutableArray<string> images) => new($"Pull {images.Length} {(images.Length == 1 ? "image" : "images")}",
        $$"""
        set -eu
        export HOME=/root
        for image in {{ShellText.QuoteAll(images)}}; do
          echo "pulling $image"
          docker pull --quiet "$image" >/dev/null
        done
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(30),
    };
}

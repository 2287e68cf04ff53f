using System.Collections.Immutable;

namespace Cht.Stacks.Configuration;

/// <summary>
/// The configuration keys of the program with their defaults. Pulumi.yaml declares the same for people and for the Pulumi
/// command line; a test keeps the two in step.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>Key to default, as JSON text. Null: the stack must give a value.</summary>
    public static ImmutableSortedDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>
    {
        ["target"] = null,
        ["chtVersion"] = "4.22.0",
        ["deploy"] = "true",
        ["images"] = "",
        ["imageBundle"] = "",
        ["composeDirectory"] = "",
        ["couchdbNodes"] = "3",
        ["managers"] = "1",
        ["machines"] = "[]",
        ["sshUser"] = "ubuntu",
        ["sshPrivateKeyFile"] = "",
        ["bastion"] = "{}",
        ["administratorRanges"] = "[]",
        ["publicRanges"] = """["0.0.0.0/0","::/0"]""",
        ["overlaySubnet"] = "10.201.0.0/24",
        ["overlayEncrypted"] = "true",
        ["underlayMtu"] = "1500",
        ["dockerChannel"] = "distro",
        ["dockerVersion"] = "",
        ["couchdbUser"] = "medic",
        ["certificateMode"] = "SELF_SIGNED",
        ["commonName"] = "",
        ["kubernetes"] = "{}",
        ["microk8sMachines"] = "servers",
        ["microk8sChannel"] = "1.32/stable",
        ["aksKubernetesVersion"] = "",
        ["aksTier"] = "Standard",
        ["aksPrivateApi"] = "false",
        ["aksAdministratorGroups"] = "[]",
        ["aksSystemPool"] = "{}",
        ["aksCorePool"] = "{}",
        ["aksCouchdbPool"] = "{}",
        ["aksLimits"] = "{}",
        ["aksLogDays"] = "30",
        ["certificate"] = "",
        ["certificateKey"] = "",
        ["secretsRotation"] = "1",
        ["requirements"] = "",
        ["labName"] = "",
        ["labSubnet"] = "10.87.0.0/24",
        ["labSuite"] = "trixie",
        ["labMirror"] = "http://deb.debian.org/debian",
        ["labOutsiders"] = "[]",
        ["zones"] = "[]",
        ["networkRange"] = "10.20.0.0/16",
        ["existingNetwork"] = "{}",
        ["bastionHost"] = "none",
        ["natGateway"] = "false",
        ["machineSize"] = "",
        ["machineImage"] = "",
        ["ubuntuRelease"] = "24.04",
        ["rootVolumeSize"] = "40",
        ["dataVolumeSize"] = "100",
        ["backupDays"] = "14",
        ["tags"] = "{}",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The known key that is most like a mistyped one, when any is near.</summary>
    public static string? Nearest(string key, IEnumerable<string> known) =>
        known.Select(candidate => (candidate, distance: Distance(key, candidate)))
            .Where(pair => pair.distance <= 3)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    /// <summary>Levenshtein distance, upper and lower case the same.</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (letter, row) in left.Select((letter, index) => (char.ToUpperInvariant(letter), index + 1)))
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = letter == char.ToUpperInvariant(right[column - 1]) ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            previous = current;
        }

        return previous[^1];
    }
}

namespace Cht;

/// <summary>
/// What fakes answer for the resource ComposeRelease: compose files of one service each, the least that a cluster can be made of.
/// Linked into the tests of the command line.
/// </summary>
internal static class SmallestRelease
{
    public static IReadOnlyList<(string Output, string Text)> Outputs { get; } =
    [
        ("core", Compose("nginx", "public.ecr.aws/medic/cht-nginx:4.22.0")),
        ("couchDb", Compose("couchdb", "public.ecr.aws/medic/cht-couchdb:4.22.0")),
        ("upgradeService", Compose("cht-upgrade-service", "public.ecr.aws/s5s3h4s7/cht-upgrade-service:latest")),
    ];

    private static string Compose(string service, string image) =>
        $"services:\n  {service}:\n    image: {image}\n    networks: [cht-net]\nnetworks:\n  cht-net:\n";
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Cht.Packages.Validation;
using Cht.Provider;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli;

/// <summary>The providers of the embedded engine: our own, and a stand-in for each cloud in previews.</summary>
internal static class BuiltInProviders
{
    /// <summary>Clouds: the embedded engine checks and foretells them, the Pulumi command line makes them.</summary>
    public static ImmutableArray<string> PreviewOnly { get; } = ["aws", "azure", "kubernetes"];

    public static ImmutableDictionary<string, Func<IEngine, PulumiProvider>> All { get; } =
        PreviewOnly.ToImmutableDictionary(package => package, package => (Func<IEngine, PulumiProvider>)(_ => CreateStandIn(package)))
            .Add("hosts", CreateHosts);

    // Methods of their own, so that `stack output` loads neither the provider nor the schemas.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PulumiProvider CreateHosts(IEngine engine) => new HostsProvider(engine);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SchemaProvider CreateStandIn(string package) => new SchemaProvider(PackageSchemas.Of(package));
}

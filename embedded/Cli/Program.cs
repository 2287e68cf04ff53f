using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Cht.Cli;
using Cht.Packages.Validation;
using Cht.Provider;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

// Methods of their own, so that `stack output` loads neither the program nor the provider.
[MethodImpl(MethodImplOptions.NoInlining)]
static PulumiProvider CreateHosts(IEngine engine) => new HostsProvider(engine);

[MethodImpl(MethodImplOptions.NoInlining)]
static PulumiProvider CreateSchemaProvider(string package) => new SchemaProvider(PackageSchemas.Of(package));

var composition = new Composition
{
    Program = Composition.EntryPoint(() => Assembly.Load("Cht.Stacks")),
    Providers = ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty
        .Add("hosts", CreateHosts)
        .AddRange(Composition.PreviewOnlyPackages.Select(package =>
            KeyValuePair.Create<string, Func<IEngine, PulumiProvider>>(package, _ => CreateSchemaProvider(package)))),
    Run = Composition.Engine(TimeProvider.System),
};
return await CommandLineApplication.RunAsync(args, CommandEnvironment.OfProcess(args), composition);

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Cht.Cli;
using Cht.Provider;
using Pulumi.Experimental;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

// Methods of their own, so that `stack output` loads neither the program nor the provider.
[MethodImpl(MethodImplOptions.NoInlining)]
static PulumiProvider CreateHosts(IEngine engine) => new HostsProvider(engine);

var composition = new Composition
{
    Program = Composition.EntryPoint(() => Assembly.Load("Cht.Stacks")),
    Providers = ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty.Add("hosts", CreateHosts),
    Run = Composition.Engine(TimeProvider.System),
};
return await CommandLineApplication.RunAsync(args, CommandEnvironment.OfProcess(args), composition);

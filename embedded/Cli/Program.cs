using System.Reflection;
using Cht.Cli;

StartUpProfile.Use(args, AppContext.BaseDirectory);
var composition = new Composition
{
    Program = Composition.EntryPoint(() => Assembly.Load("Cht.Stacks")),
    Providers = BuiltInProviders.All,
    Run = Composition.Engine(TimeProvider.System),
};
return await CommandLineApplication.RunAsync(args, CommandEnvironment.OfProcess(args), composition);

using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;
using Pulumi;

namespace Cht.Engine.Tests.Performance;

/// <summary>A program of any number of machines, each a component with nine parts in a row.</summary>
internal static class ManyMachines
{
    private const int PartsPerMachine = 9;

    /// <summary>Resources of a stack of so many machines: the stack, its default provider, machines and parts.</summary>
    public static int Resources(int machines) => 2 + (machines * (1 + PartsPerMachine));

    public static Task<OperationResult> RunAsync(IStateStore store, FakeCloud cloud, OperationKind kind, int machines) =>
        new DeploymentEngine(store, new PlainSecrets()).RunAsync(
            new Operation
            {
                Kind = kind,
                Stack = EngineBench.Stack,
                RootDirectory = "/",
                Program = () => Deployment.RunAsync(() =>
                {
                    for (var machine = 0; machine < machines; machine++)
                    {
                        _ = new Machine($"machine-{machine}");
                    }
                }),
                Providers = cloud.Providers,
                Parallel = 64,
            },
            new NoSink(),
            CancellationToken.None);

    private sealed class PartArgs : ResourceArgs
    {
        [Input("machine")]
        public Input<string>? Machine { get; set; }

        [Input("script")]
        public Input<string>? Script { get; set; }

        [Input("after")]
        public Input<string>? After { get; set; }
    }

    private sealed class Part(string name, PartArgs args, CustomResourceOptions options) : CustomResource("fake:index:Thing", name, args, options)
    {
        [Output("address")]
        public Output<string> Address { get; private set; } = null!;
    }

    private sealed class Machine : ComponentResource
    {
        public Machine(string name)
            : base("test:index:Machine", name)
        {
            var script = string.Concat(Enumerable.Repeat("install a package and check it; ", 20));
            Input<string> after = "start";
            for (var part = 0; part < PartsPerMachine; part++)
            {
                after = new Part(
                    $"{name}-{part}",
                    new PartArgs { Machine = name, Script = Output.CreateSecret(script), After = after },
                    new CustomResourceOptions { Parent = this }).Address;
            }

            RegisterOutputs();
        }
    }

    private sealed class NoSink : IEventSink
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }
}

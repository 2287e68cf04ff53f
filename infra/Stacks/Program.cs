using Cht.Stacks;
using Pulumi;

try
{
    return await Deployment.RunAsync(() => ClusterProgram.Run(Deployment.Instance));
}
catch (InvalidOperationException) when (Environment.GetEnvironmentVariable("PULUMI_MONITOR") is null or "")
{
    await Console.Error.WriteLineAsync(
        "error: this program declares resources to an engine and none called it. Run `pulumi preview` (Pulumi) or `scripts/preview` (embedded engine).");
    return 1;
}

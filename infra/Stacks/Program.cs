using Cht.Stacks;
using Pulumi;

return await Deployment.RunAsync(() => ClusterProgram.Run(Deployment.Instance));

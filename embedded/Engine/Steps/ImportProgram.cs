using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Monitor;

namespace Cht.Engine.Steps;

/// <summary>Registers the resources to be imported, and the stack around them; everything else in the state is left alone.</summary>
internal static class ImportProgram
{
    public static async Task<int> RunAsync(Operation operation, StackSnapshot state)
    {
        var host = ProgramHost.Current ?? throw new InvalidOperationException("An import runs inside the engine.");
        var root = await host.Monitor.RegisterResourceAsync(
            new ResourceGoal { Type = ResourceDraft.RootType, Name = $"{host.Project}-{host.Stack}", Custom = false }, CancellationToken.None);
        foreach (var import in operation.Imports)
        {
            await host.Monitor.RegisterResourceAsync(
                new ResourceGoal
                {
                    Type = import.Type,
                    Name = import.Name,
                    Custom = true,
                    ImportId = import.Id,
                    Inputs = import.Known?.Invoke(state) ?? PropertyMaps.Empty,
                    ParentUrn = import.ParentUrn ?? root.Urn,
                    Provider = import.Provider,
                    Protect = import.Protect,
                },
                CancellationToken.None);
        }

        return 0;
    }
}

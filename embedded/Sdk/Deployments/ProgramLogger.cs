using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Pulumi;

/// <summary>Sends messages of the program to the engine and remembers whether one was an error.</summary>
internal sealed class ProgramLogger(Deployment deployment, IProgramLog log)
{
    private int errors;

    public bool LoggedErrors => errors > 0;

    public void Write(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        if (severity == LogSeverity.Error)
        {
            Interlocked.Increment(ref errors);
        }

        deployment.Tasks.Track(WriteAsync(severity, message, resource, streamId ?? 0, ephemeral ?? false));
    }

    private async Task WriteAsync(LogSeverity severity, string message, Resource? resource, int streamId, bool ephemeral)
    {
        var urn = resource is null ? null : await UrnOfAsync(resource);
        await log.LogAsync(new LogRequest(severity, message, urn, streamId, ephemeral));
    }

    /// <summary>A message about a resource that could not be registered is shown all the same, without the resource.</summary>
    private static async Task<Urn?> UrnOfAsync(Resource resource)
    {
        await Task.WhenAny(resource.Urn.DataTask);
        return resource.Urn.DataTask.IsCompletedSuccessfully ? new Urn((await resource.Urn.DataTask).Value) : null;
    }
}

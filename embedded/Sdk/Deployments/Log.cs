using Pulumi.Experimental;

namespace Pulumi;

/// <summary>Messages to whoever runs the program, optionally under a resource. An error makes the run fail.</summary>
public static class Log
{
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null)
        => Write(LogSeverity.Debug, message, resource, streamId, ephemeral);

    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null)
        => Write(LogSeverity.Info, message, resource, streamId, ephemeral);

    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null)
        => Write(LogSeverity.Warning, message, resource, streamId, ephemeral);

    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null)
        => Write(LogSeverity.Error, message, resource, streamId, ephemeral);

    public static void Exception(Exception exception, Resource? resource = null, int? streamId = null, bool? ephemeral = null)
        => Error(exception.ToString(), resource, streamId, ephemeral);

    private static void Write(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
        => Deployment.Required.Log.Write(severity, message, resource, streamId, ephemeral);
}

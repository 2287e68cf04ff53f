using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>The words and symbols of a step (pulumi: pkg/backend/display).</summary>
internal static class StepText
{
    public static string Symbol(StepKind kind) => kind switch
    {
        StepKind.Create => "+",
        StepKind.Delete => "-",
        StepKind.Update or StepKind.Refresh => "~",
        StepKind.Replace => "+-",
        StepKind.CreateReplacement => "++",
        StepKind.DeleteReplaced => "--",
        StepKind.Read => ">",
        StepKind.Import => "=",
        _ => string.Empty,
    };

    public static Tone Tone(StepKind kind) => kind switch
    {
        StepKind.Create or StepKind.CreateReplacement => Display.Tone.Create,
        StepKind.Delete or StepKind.DeleteReplaced => Display.Tone.Delete,
        StepKind.Update => Display.Tone.Update,
        StepKind.Replace => Display.Tone.Replace,
        StepKind.Read or StepKind.Refresh or StepKind.Import => Display.Tone.Read,
        _ => Display.Tone.Plain,
    };

    public static string Planned(StepKind kind) => kind switch
    {
        StepKind.Same => string.Empty,
        StepKind.CreateReplacement => "create replacement",
        StepKind.DeleteReplaced => "delete original",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Running(StepKind kind) => kind switch
    {
        StepKind.Create => "creating",
        StepKind.Update => "updating",
        StepKind.Delete => "deleting",
        StepKind.Replace => "replacing",
        StepKind.CreateReplacement => "creating replacement",
        StepKind.DeleteReplaced => "deleting original",
        StepKind.Read => "reading",
        StepKind.Refresh => "refreshing",
        StepKind.Import => "importing",
        _ => string.Empty,
    };

    public static string Done(StepKind kind) => kind switch
    {
        StepKind.Create => "created",
        StepKind.Update => "updated",
        StepKind.Delete => "deleted",
        StepKind.Replace => "replaced",
        StepKind.CreateReplacement => "created replacement",
        StepKind.DeleteReplaced => "deleted original",
        StepKind.Read => "read",
        StepKind.Refresh => "refreshed",
        StepKind.Import => "imported",
        _ => string.Empty,
    };

    /// <summary>The name in JSON, as in Pulumi's engine events.</summary>
    public static string Operation(StepKind kind) => kind switch
    {
        StepKind.CreateReplacement => "create-replacement",
        StepKind.DeleteReplaced => "delete-replaced",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The status column: <c>create</c>, <c>creating (3s)</c>, <c>created (0.52s)</c>, <c>**creating failed**</c>.</summary>
    public static string Status(StepKind kind, StepPhase phase, TimeSpan elapsed) => phase switch
    {
        StepPhase.Planned => Planned(kind),
        StepPhase.Started => kind == StepKind.Same ? string.Empty : $"{Running(kind)} ({(int)elapsed.TotalSeconds}s)",
        StepPhase.Succeeded => kind == StepKind.Same ? string.Empty : $"{Done(kind)} ({Seconds(elapsed)})",
        StepPhase.Failed => $"**{(kind == StepKind.Same ? "registering" : Running(kind))} failed**",
        _ => "skipped",
    };

    /// <summary>Two digits below a second, whole seconds above, minutes from one minute on.</summary>
    public static string Seconds(TimeSpan elapsed) => elapsed switch
    {
        { TotalSeconds: < 1 } => $"{elapsed.TotalSeconds:0.00}s",
        { TotalSeconds: < 60 } => $"{elapsed.TotalSeconds:0}s",
        _ => $"{(int)elapsed.TotalMinutes}m{elapsed.Seconds}s",
    };

    /// <summary><c>aws:s3/bucket:Bucket</c> is shown as <c>aws:s3:Bucket</c>.</summary>
    public static string ShortType(string type)
    {
        var parts = type.Split(':');
        var slash = parts.Length == 3 ? parts[1].IndexOf('/', StringComparison.Ordinal) : -1;
        return slash > 0 ? $"{parts[0]}:{parts[1][..slash]}:{parts[2]}" : type;
    }
}

namespace Pulumi.Experimental;

/// <summary>How serious a log message is. An error message makes the run fail.</summary>
public enum LogSeverity
{
    Debug = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}

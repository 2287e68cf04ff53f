namespace Cht.Bench;

internal static class Computer
{
    /// <summary>Processors, memory, kernel, and what else ran meanwhile: enough to know what the figures stand on.</summary>
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':', 2)[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        // The last one is the average of 15 minutes (proc_loadavg(5)); 0 would be a computer that does nothing else.
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[2];
        return $"{Environment.ProcessorCount} cores of {model}, {memory} GiB, Linux {Environment.OSVersion.Version}, load average {load}";
    }
}

namespace Cht.Bench;

internal static class Computer
{
    /// <summary>Processors, memory and kernel: enough to know what the figures stand on.</summary>
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':', 2)[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return $"{Environment.ProcessorCount} cores of {model}, {memory} GiB, Linux {Environment.OSVersion.Version}";
    }
}

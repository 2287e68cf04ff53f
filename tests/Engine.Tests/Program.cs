using System.Diagnostics;
using Cht.Engine.Tests.Killing;
using Cht.Engine.Tests.Performance;

namespace Cht.Engine.Tests;

/// <summary>
/// The test assembly as a program, for what has to be seen in a process of its own. Prints the most memory that it had, in
/// megabytes.
/// </summary>
internal static class Program
{
    private const double Megabyte = 1 << 20;

    /// <param name="arguments"><c>killed FOLDER VERSION HOLD_AT</c>, or <c>preview|update|first MACHINES FOLDER</c>; the first two need a prepared state.</param>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments[0] == "killed")
        {
            return await KilledProgram.RunAsync(arguments) ? 0 : 1;
        }

        var (run, machines, folder) = (arguments[0], int.Parse(arguments[1]), arguments[2]);
        if (run == "first")
        {
            await ScaleMeasurement.FirstUpAsync(folder, machines);
        }
        else
        {
            await ScaleMeasurement.UnchangedAsync(folder, machines, run == "preview" ? OperationKind.Preview : OperationKind.Update);
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(Math.Round(process.PeakWorkingSet64 / Megabyte, 1));
        return 0;
    }
}

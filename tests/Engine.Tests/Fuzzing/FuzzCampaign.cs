using System.Collections.Concurrent;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>Runs many sequences, on as many threads as there are processors: each sequence stays on the thread that it began on.</summary>
internal static class FuzzCampaign
{
    /// <summary>Enough to tell one fault from another; the rest would only cost time.</summary>
    private const int MostBroken = 200;

    /// <summary>Answers the seeds that broke an invariant.</summary>
    public static Dictionary<int, Violation> Run(int first, int count, Func<int, Violation?> run)
    {
        var broken = new ConcurrentDictionary<int, Violation>();
        var next = first - 1;
        void Work()
        {
            while (broken.Count < MostBroken && Interlocked.Increment(ref next) is var seed && seed < first + count)
            {
                if (run(seed) is { } violation)
                {
                    broken[seed] = violation;
                }
            }
        }

        var workers = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(workers);
        return broken.ToDictionary();
    }
}

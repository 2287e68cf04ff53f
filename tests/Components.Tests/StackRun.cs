using System.Text.Json;
using Cht.Stacks;
using Pulumi;
using Pulumi.Testing;

namespace Cht.Components.Tests;

/// <summary>Runs the program with a configuration, as an engine would, over mocks.</summary>
internal static class StackRun
{
    public static async Task<(RecordingMocks Mocks, IDictionary<string, object?> Outputs)> RunAsync(
        string stack, IReadOnlyDictionary<string, object> config, bool preview = false)
    {
        var text = config.ToDictionary(
            entry => entry.Key.Contains(':') ? entry.Key : $"cht-cluster:{entry.Key}",
            entry => entry.Value as string ?? JsonSerializer.Serialize(entry.Value));
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(text));
        var mocks = new RecordingMocks();
        var options = new TestOptions { ProjectName = "cht-cluster", StackName = stack, IsPreview = preview };
        try
        {
            var (_, outputs) = await Deployment.TestAsync(mocks, options, () => ClusterProgram.Run(Deployment.Instance));
            return (mocks, outputs);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(each => each is RunException))
        {
            // The official SDK: one exception per error that the program told.
            throw new RunException(string.Join('\n', several.InnerExceptions.Select(each => each.Message)), several);
        }
    }
}

/// <summary>The configuration travels in an environment variable of the process, so these tests run one after another.</summary>
[CollectionDefinition(nameof(OneConfigurationAtATime), DisableParallelization = true)]
public sealed class OneConfigurationAtATime;

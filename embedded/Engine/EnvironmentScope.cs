using System.Collections.Immutable;

namespace Cht.Engine;

/// <summary>
/// Environment variables of this process for the length of a run, as a plugin process would have got them from the Pulumi
/// command line. The former values come back on disposal.
/// </summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly ImmutableArray<(string Name, string? Value)> before;

    public EnvironmentScope(IReadOnlyDictionary<string, string> variables)
    {
        before = [.. variables.Keys.Select(name => (name, Environment.GetEnvironmentVariable(name)))];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}

using System.Collections.Concurrent;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Pulumi.Testing;

/// <summary>Keeps the errors of a tested program.</summary>
internal sealed class MockLog : IProgramLog
{
    private readonly ConcurrentQueue<string> errors = new();

    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            errors.Enqueue(request.Message);
        }

        return Task.CompletedTask;
    }

    /// <summary>One error as a <see cref="RunException"/>, several as an <see cref="AggregateException"/> of them.</summary>
    public void ThrowIfErrors()
    {
        var found = errors.Select(message => new RunException(message)).ToArray();
        switch (found)
        {
            case []:
                return;
            case [var only]:
                throw only;
            default:
                throw new AggregateException(found);
        }
    }
}

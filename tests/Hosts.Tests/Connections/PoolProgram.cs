using System.Text;
using System.Text.Json;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>The entry point of this test assembly: a program that hosts a connection pool, for tests that kill it.</summary>
public static class PoolProgram
{
    /// <summary>Reads one request from standard input, runs its script, and answers with the script's exit code.</summary>
    public static async Task<int> Main()
    {
        var line = await Console.In.ReadLineAsync() ?? throw new InvalidOperationException("There is no request.");
        var request = JsonSerializer.Deserialize<Request>(line) ?? throw new InvalidOperationException("The request is empty.");
        var endpoint = new SshEndpoint
        {
            Name = request.Name,
            Address = request.Address,
            Port = request.Port,
            User = request.User,
            HostKeys = [request.HostKey],
            PrivateKey = request.PrivateKey,
        };
        await using var pool = new SshConnectionPool(new SshOptions { Paths = request.Paths, AgentSocket = null });
        var script = new HostScript("Run", request.Script) { Mutates = true, Input = Encoding.UTF8.GetBytes(request.Input) };
        var connection = pool.For(endpoint);
        var result = request.Ticket is null
            ? await connection.RunAsync(script, default)
            : await connection.RunTicketAsync(script, request.Ticket, default);
        return result.ExitCode;
    }

    public static void WriteRequest(
        TextWriter input, SshEndpoint endpoint, MachinePaths paths, string script, string scriptInput = "", string? ticket = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var request = new Request(
            endpoint.Name, endpoint.Address, endpoint.Port, endpoint.User, endpoint.HostKeys[0], endpoint.PrivateKey ?? "",
            paths, script, scriptInput, ticket);
        input.WriteLine(JsonSerializer.Serialize(request));
        input.Flush();
    }

    private sealed record Request(
        string Name, string Address, int Port, string User, string HostKey, string PrivateKey,
        MachinePaths Paths, string Script, string Input, string? Ticket);
}

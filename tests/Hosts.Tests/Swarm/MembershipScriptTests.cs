using Cht.Hosts.Swarm;

namespace Cht.Hosts.Tests.Swarm;

/// <summary>How scripts that form a swarm and join it understand the engine's answer, in a real shell.</summary>
public sealed class MembershipScriptTests
{
    private const string Info =
        """
        {"ID":"engine","Swarm":{"NodeID":"own1","NodeAddr":"10.0.0.12","LocalNodeState":"active","ControlAvailable":false,"Error":"",
        "RemoteManagers":[{"NodeID":"other2","Addr":"10.0.0.11:2377"}],"Cluster":{"ID":"cluster3","Spec":{}}}}
        """;

    [Theory]
    [InlineData("state", "active")]
    [InlineData("node", "own1")]
    [InlineData("told '\"Cluster\":{\"ID\":\"'", "cluster3")]
    [InlineData("told '\"Missing\":\"'", "")]
    public async Task The_first_value_of_a_name_is_told(string question, string expected)
    {
        var script = $"set -eu\n{SwarmScripts.Membership}\ninfo='{Info.ReplaceLineEndings("")}'\nprintf '[%s]' \"$({question})\"";

        (await LocalShell.RunAsync(script)).ShouldBe($"[{expected}]");
    }
}

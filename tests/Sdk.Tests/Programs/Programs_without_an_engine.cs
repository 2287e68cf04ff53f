using Cht.Sdk.Tests.Configuration;
using Pulumi;

namespace Cht.Sdk.Tests.Programs;

[Collection(nameof(ProcessEnvironment))]
public sealed class Programs_without_an_engine
{
    [Fact]
    public async Task Tell_the_remedy_in_one_line_and_fail()
    {
        using var error = new StringWriter();
        var (before, code) = (Console.Error, Environment.ExitCode);
        Console.SetError(error);
        try
        {
            (await Deployment.RunAsync(() => { })).ShouldBe(1);
        }
        finally
        {
            Console.SetError(before);
            Environment.ExitCode = code;
        }

        var line = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        line.ShouldContain("scripts/up");
        line.ShouldContain("-p:PulumiSdk=nuget");
    }
}

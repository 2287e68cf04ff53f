using System.Collections.Immutable;
using Cht.Sdk.Tests.Programs;
using Pulumi;

namespace Cht.Sdk.Tests.Configuration;

/// <summary>The official SDK shows the value and leaves <c>--secret</c> out (docs/sdk-differences.md). We do not follow it there.</summary>
public sealed class Secret_configuration_is_not_shown
{
    [Fact]
    public async Task In_errors_about_its_type_and_it_is_asked_for_as_a_secret()
    {
        var engine = new RecordingMonitor { Config = ImmutableDictionary<string, string>.Empty.Add("cht:password", "Perhaps") };
        await engine.RunAsync(() =>
        {
            Should.Throw<RunException>(() => new Config().RequireSecretInt32("password")).Message
                .ShouldBe("Configuration 'cht:password' value '[secret]' is not a valid Int32");
            Should.Throw<RunException>(() => new Config().RequireSecret("absent")).Message
                .ShouldContain("`pulumi config set --secret cht:absent <value>`");
        });

        engine.Errors.ShouldBeEmpty();
    }
}

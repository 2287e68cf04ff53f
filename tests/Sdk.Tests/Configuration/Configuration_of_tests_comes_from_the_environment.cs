using Cht.Sdk.Tests.Programs;
using Pulumi;
using Pulumi.Testing;

namespace Cht.Sdk.Tests.Configuration;

/// <summary>The environment belongs to the whole process, so nothing may run beside these tests.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

[Collection(nameof(ProcessEnvironment))]
public sealed class Configuration_of_tests_comes_from_the_environment : IDisposable
{
    private const string Variable = "PULUMI_CONFIG";
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, before);

    [Fact]
    public async Task It_is_read_for_each_run()
    {
        foreach (var value in new[] { "first", "second" })
        {
            Environment.SetEnvironmentVariable(Variable, $$"""{"project:name":"{{value}}","project:list":[1]}""");

            await Deployment.TestAsync(new Mocks(), new TestOptions(), () =>
            {
                new Config().Require("name").ShouldBe(value);
                new Config().RequireObject<int[]>("list").ShouldBe([1]);
            });
        }
    }

    [Fact]
    public async Task Text_that_is_no_json_object_is_an_error()
    {
        Environment.SetEnvironmentVariable(Variable, "[1]");

        await Should.ThrowAsync<InvalidOperationException>(() => Deployment.TestAsync(new Mocks(), new TestOptions(), () => { }));

        Environment.SetEnvironmentVariable(Variable, "{not json");

        (await Record.ExceptionAsync(() => Deployment.TestAsync(new Mocks(), new TestOptions(), () => { })))
            .ShouldBeAssignableTo<System.Text.Json.JsonException>();
    }

    [Fact]
    public void ToString_of_an_output_throws_where_that_is_asked_for()
    {
        Environment.SetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", "1");
        try
        {
            Should.Throw<InvalidOperationException>(() => Output.Create(1).ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", null);
        }
    }
}

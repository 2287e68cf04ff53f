using System.Collections.Immutable;
using System.Text.Json;
using Cht.Sdk.Tests.Programs;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Outputs;

public sealed class Outputs_become_text
{
    [Fact]
    public async Task Format_takes_outputs_inputs_and_plain_values_with_the_invariant_culture()
    {
        Input<string> input = "core";
        var text = Output.Format($"{Output.Create(1.5):0.00} {input} {"plain"} {null}|");

        (await OutputUtilities.GetValueAsync(text)).ShouldBe("1.50 core plain |");
    }

    [Fact]
    public async Task Format_of_a_secret_is_secret_and_of_an_unknown_unknown()
    {
        (await Output.IsSecretAsync(Output.Format($"x{Output.CreateSecret("s")}"))).ShouldBeTrue();
        (await OutputUtilities.GetIsKnownAsync(Output.Format($"x{OutputUtilities.CreateUnknown("s")}"))).ShouldBeFalse();
    }

    [Fact]
    public async Task ToString_explains_instead_of_showing_the_value()
    {
        var text = string.Empty;
        await Deployment.TestAsync(new Mocks(), new TestOptions(), () => { text = Output.Create("hidden-value").ToString(); });

        Should.Throw<InvalidOperationException>(() => Output.Create("hidden-value").ToString());
        text.ShouldContain("Output.Format");
        text.ShouldNotContain("hidden-value");
    }

    [Fact]
    public async Task Json_is_written_through_nested_outputs_and_inputs()
    {
        var value = Output.Create(new Dictionary<string, object>
        {
            ["plain"] = 1,
            ["output"] = Output.Create(new[] { "a" }),
            ["deep"] = new[] { Output.Create(Output.CreateSecret(true)) },
            ["list"] = new InputList<int> { 1, Output.Create(2) },
        });

        var json = Output.JsonSerialize(value);

        (await OutputUtilities.GetValueAsync(json)).ShouldBe("""{"plain":1,"output":["a"],"deep":[true],"list":[1,2]}""");
        (await Output.IsSecretAsync(json)).ShouldBeTrue();
    }

    [Fact]
    public async Task Json_of_an_unknown_part_is_unknown()
    {
        var json = Output.JsonSerialize(Output.Create(new { Name = OutputUtilities.CreateUnknown("x") }));

        (await OutputUtilities.GetIsKnownAsync(json)).ShouldBeFalse();
    }

    [Fact]
    public async Task Json_is_read_with_the_options_given()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);

        var point = Output.JsonDeserialize<ImmutableDictionary<string, int>>(Output.CreateSecret("""{"x":"1"}"""), options);

        (await OutputUtilities.GetValueAsync(point))["x"].ShouldBe(1);
        (await Output.IsSecretAsync(point)).ShouldBeTrue();
    }
}

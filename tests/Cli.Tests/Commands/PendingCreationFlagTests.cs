using System.Text;
using Cht.Engine;

namespace Cht.Cli.Tests.Commands;

/// <summary>The flags of refresh about creations that a killed run left open, and the questions to a person.</summary>
public sealed class PendingCreationFlagTests : IDisposable
{
    private const string Urn = "urn:pulumi:lab::cht-cluster::notes:index:Note::lost";
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    private Operation Last => cli.Operations[^1];

    private async Task<Ran> RefreshAsync(string flags, string input = "")
    {
        await cli.RunAsync("stack init lab");
        return await cli.RunAsync($"refresh --stack lab --skip-preview {flags}".TrimEnd().Split(' '), input);
    }

    [Fact]
    public async Task Without_flags_and_without_a_person_nothing_is_settled()
    {
        (await RefreshAsync("")).Code.ShouldBe(0);
        Last.PendingCreations.ShouldBeEmpty();
        Last.ClearPendingCreations.ShouldBeFalse();
    }

    [Fact]
    public async Task All_of_them_can_be_cleared()
    {
        (await RefreshAsync("--clear-pending-creates")).Code.ShouldBe(0);
        Last.ClearPendingCreations.ShouldBeTrue();
    }

    [Theory]
    [InlineData($"--import-pending-creates {Urn} id-1")]
    [InlineData($"--import-pending-creates {Urn} --import-pending-creates id-1")]
    [InlineData($"--import-pending-creates {Urn} id-0 {Urn} id-1")]
    public async Task Ids_are_given_after_their_urns(string flags)
    {
        (await RefreshAsync(flags)).Code.ShouldBe(0);
        Last.PendingCreations.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create<string, string?>(Urn, "id-1"));
    }

    [Theory]
    [InlineData("--clear-pending-creates --skip-pending-creates", "cannot set both --skip-pending-creates and --clear-pending-creates")]
    [InlineData($"--import-pending-creates {Urn}", "each URN must be followed by an ID")]
    public async Task Flags_that_make_no_sense_are_refused(string flags, string message)
    {
        var ran = await RefreshAsync(flags);
        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain(message);
        cli.Operations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("clear\n", "--color never", 1, null)]
    [InlineData("import\nid-1\n", "--color never", 1, "id-1")]
    [InlineData("import\n\nimport\nid-1\n", "--color never", 1, "id-1")]
    [InlineData("what\nskip\n", "--color never", 0, null)]
    [InlineData("\n", "--color never", 0, null)]
    [InlineData("", "--color never", 0, null)]
    [InlineData("", "--skip-pending-creates --color never", 0, null)]
    [InlineData("", "--clear-pending-creates --color never", 0, null)]
    public async Task A_person_is_asked_what_became_of_each(string input, string flags, int settled, string? id)
    {
        await LeaveOpenAsync();
        cli.IsTerminal = true;
        var ran = await cli.RunAsync($"refresh --stack lab --skip-preview {flags}".Split(' '), input);
        ran.Code.ShouldBe(0);
        ran.Output.Contains($"Options for pending CREATE of {Urn}", StringComparison.Ordinal).ShouldBe(!flags.Contains("pending", StringComparison.Ordinal));
        Last.PendingCreations.Count.ShouldBe(settled);
        if (settled == 1)
        {
            Last.PendingCreations[Urn].ShouldBe(id);
        }
    }

    private async Task LeaveOpenAsync()
    {
        await cli.RunAsync("stack init lab");
        var store = cli.Store;
        var identity = new StackIdentity("cht-cluster", "lab");
        var state = Encoding.UTF8.GetString(store.Read(identity)!);
        store.Write(identity, Encoding.UTF8.GetBytes(state.Replace(
            "\"metadata\"",
            $$"""pending_operations":[{"resource":{"urn":"{{Urn}}","custom":true,"type":"notes:index:Note"},"type":"creating"}],"metadata" """.Trim().Insert(0, "\""),
            StringComparison.Ordinal)));
    }
}

using System.Collections.Immutable;
using Cht.Engine;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli.Tests.Display;

/// <summary>What people read at the end of a run in which some machines failed and others went on. The engine is the real one.</summary>
public sealed class FailureSummaryTests : IDisposable
{
    private const string Away = "Connect on couchdb2: no answer from 192.0.2.13 port 22 in 120 s. See that the machine runs and that port 22 is open to this computer.";
    private const string Full = "Install Docker on couchdb1: No space left on device. The machine's disk is full: free space, then run again.";
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();
    private readonly Dictionary<string, string> failures = new(StringComparer.Ordinal);

    public FailureSummaryTests() => cli.Engine = (operation, store, secrets, sink, cancellationToken) =>
        Composition.Engine(TimeProvider.System)(
            operation with
            {
                Program = () => Deployment.RunAsync(Program),
                Providers = ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty.Add("parts", _ => new PartProvider(failures)),
            },
            store,
            secrets,
            sink,
            cancellationToken);

    public void Dispose() => cli.Dispose();

    private static void Program()
    {
        foreach (var machine in new[] { "core", "couchdb1", "couchdb2" })
        {
            var host = new Host(machine);
            var files = new Part($"{machine}-files", host);
            _ = new Part($"{machine}-docker", host);
            _ = new Part($"{machine}-swarm", host, files);
        }
    }

    /// <summary>The section from its heading to the next empty line.</summary>
    private static IReadOnlyList<string> Section(string output, string heading) =>
        [.. output.Split('\n').SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line.Length > 0 && line.StartsWith(' '))];

    [Fact]
    public async Task Each_machine_is_named_with_what_was_found_and_what_to_do_and_the_others_went_on()
    {
        failures["couchdb1-docker"] = Full;
        failures["couchdb2-docker"] = failures["couchdb2-files"] = Away;
        var up = await cli.RunAsync("up --stack lab --skip-preview --continue-on-error --parallel 1");
        up.Code.ShouldBe(1);
        up.Error.ShouldBe("error: update failed\n");

        var failed = Section(up.Output, "Failed:");
        failed.ShouldContain("    parts:index:Part couchdb1-docker (of couchdb1)");
        failed.ShouldContain("    parts:index:Part couchdb2-docker (of couchdb2)");
        failed.ShouldContain("    parts:index:Part couchdb2-files (of couchdb2)");
        failed.Count(line => line == "        " + Full).ShouldBe(1);
        failed.Count(line => line == "        " + Away).ShouldBe(1, "what two parts of one machine say is said once");
        failed.Count.ShouldBe(5);

        Section(up.Output, "Not done:").ShouldBe(["    parts:index:Part couchdb2-swarm: skipped because it needs parts:index:Part 'couchdb2-files', which failed"]);
        foreach (var done in new[] { "core-files", "core-docker", "core-swarm", "couchdb1-files", "couchdb1-swarm" })
        {
            up.Output.ShouldContain($"parts:index:Part {done} created");
        }

        up.Output.ShouldContain("    + 9 created\n", customMessage: "the stack, three components and five parts");
    }

    [Fact]
    public async Task The_next_run_does_what_was_left_and_says_nothing_of_failures()
    {
        failures["couchdb2-files"] = Away;
        await cli.RunAsync("up --stack lab --skip-preview --continue-on-error");
        failures.Clear();
        var up = await cli.RunAsync("up --stack lab --skip-preview");
        up.Code.ShouldBe(0);
        up.Output.ShouldNotContain("Failed:");
        up.Output.ShouldNotContain("Not done:");
        up.Output.ShouldContain("    + 2 created\n");
    }

    [Fact]
    public async Task Without_going_on_the_rest_says_why_it_was_not_begun()
    {
        failures["core-files"] = Full;
        var up = await cli.RunAsync("up --stack lab --skip-preview --parallel 1");
        up.Code.ShouldBe(1);
        Section(up.Output, "Failed:").ShouldBe(["    parts:index:Part core-files (of core)", "        " + Full]);
        var left = Section(up.Output, "Not done:");
        left.ShouldNotBeEmpty();
        left.ShouldAllBe(line => line.Contains("because", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reason_of_several_lines_stays_below_its_resource()
    {
        failures["core-files"] = "Work cannot begin on core, couchdb1:\n  core: clock: 60 s off\n  couchdb1: memory: 512 MiB\nMend all of these.";
        var up = await cli.RunAsync("up --stack lab --skip-preview --continue-on-error");
        Section(up.Output, "Failed:").ShouldBe(
        [
            "    parts:index:Part core-files (of core)",
            "        Work cannot begin on core, couchdb1:",
            "        core: clock: 60 s off",
            "        couchdb1: memory: 512 MiB",
            "        Mend all of these.",
        ]);
    }

    private sealed class Host(string name) : ComponentResource("parts:index:Host", name);

    private sealed class Part(string name, Host host, Part? needs = null) : CustomResource(
        "parts:index:Part", name, ResourceArgs.Empty, new CustomResourceOptions { Parent = host, DependsOn = needs is null ? [] : [needs] });

    private sealed class PartProvider(Dictionary<string, string> failures) : PulumiProvider
    {
        public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) =>
            Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

        public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
            Task.FromResult(new ConfigureResponse { AcceptSecrets = true });

        public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) =>
            Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

        public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) => Task.FromResult(new DiffResponse { Changes = false });

        public override Task<CreateResponse> Create(CreateRequest request, CancellationToken ct) => failures.TryGetValue(request.Name, out var failure)
            ? throw new InvalidOperationException(failure)
            : Task.FromResult(new CreateResponse { Id = request.Name, Outputs = request.Inputs });
    }
}

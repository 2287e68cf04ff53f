using System.Collections.Immutable;
using Cht.Engine;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using PulumiProvider = Pulumi.Experimental.Provider.Provider;

namespace Cht.Cli.Tests;

/// <summary>The command line on the real engine, with a program and a provider in this process.</summary>
public sealed class EngineRunTests : IDisposable
{
    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();
    private readonly NoteProvider provider = new();
    private string text = "one";

    public EngineRunTests() => cli.Engine = (operation, store, secrets, sink, cancellationToken) =>
        Composition.Engine(TimeProvider.System)(
            operation with
            {
                Program = () => Deployment.RunAsync(() =>
                {
                    var config = new Config();
                    var note = new Note("note", text, config.RequireSecret("registryPassword"));
                    return new Dictionary<string, object?> { ["text"] = note.Text, ["password"] = config.RequireSecret("registryPassword") };
                }),
                Providers = ImmutableDictionary<string, Func<IEngine, PulumiProvider>>.Empty.Add("notes", _ => provider),
            },
            store,
            secrets,
            sink,
            cancellationToken);

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_stack_lives_from_the_first_preview_to_its_removal()
    {
        await cli.RunAsync($"config set registryPassword {Recorded.Secret} --secret --stack lab");
        var preview = await cli.RunAsync("preview --stack lab");
        preview.Error.ShouldBeEmpty();
        preview.Output.ShouldContain(" +  notes:index:Note note create\n");
        preview.Output.ShouldNotContain("pulumi:providers");
        preview.Output.ShouldContain("    + 2 to create\n");
        preview.Output.ShouldContain("  + text    : \"one\"\n");
        provider.Calls.ShouldBeEmpty();

        var up = await cli.RunAsync("up --stack lab --yes");
        up.Code.ShouldBe(0);
        up.Output.ShouldContain("  + text    : \"one\"\n");
        (await cli.RunAsync("up --stack lab --yes --expect-no-changes")).Code.ShouldBe(0);
        provider.Calls.ShouldBe(["create one"]);

        text = "two";
        (await cli.RunAsync("preview --stack lab --diff --expect-no-changes")).ShouldSatisfyAllConditions(
            ran => ran.Code.ShouldBe(7),
            ran => ran.Output.ShouldContain("  ~ text: \"one\" => \"two\"\n"),
            ran => ran.Output.ShouldContain(" ~  notes:index:Note note update [diff: ~text]\n"));
        (await cli.RunAsync("up --stack lab --yes")).Code.ShouldBe(0);
        (await cli.RunAsync("stack output text --stack lab")).Output.ShouldBe("two\n");
        (await cli.RunAsync("stack output password --stack lab")).Output.ShouldBe("[secret]\n");
        (await cli.RunAsync("stack output password --show-secrets --stack lab")).Output.ShouldBe(Recorded.Secret + "\n");
        (await cli.RunAsync("stack history --stack lab")).Output.ShouldContain("update succeeded at");

        var destroy = await cli.RunAsync("destroy --stack lab --yes");
        destroy.Code.ShouldBe(0);
        provider.Calls.ShouldBe(["create one", "update two", "delete two"]);
        (await cli.RunAsync("stack rm lab --yes --preserve-config")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_provider_that_fails_is_reported_and_the_secret_in_its_message_is_masked()
    {
        await cli.RunAsync($"config set registryPassword {Recorded.Secret} --secret --stack lab");
        provider.Failure = $"refused the password {Recorded.Secret}";
        var up = await cli.RunAsync("up --stack lab --yes");
        up.Code.ShouldBe(1);
        up.Output.ShouldContain("**creating failed**");
        up.Output.ShouldContain("error: refused the password [secret]");
        up.Error.ShouldBe("error: update failed\n");
        (up.Output + up.Error).ShouldNotContain(Recorded.Secret);
    }

    private sealed class Note : CustomResource
    {
        public Note(string name, string text, Output<string> password)
            : base("notes:index:Note", name, new NoteArgs { Text = text, Password = password }, (CustomResourceOptions?)null)
        {
        }

        [Output("text")]
        public Output<string> Text { get; private set; } = null!;
    }

    private sealed class NoteArgs : ResourceArgs
    {
        [Input("text", required: true)]
        public Input<string> Text { get; set; } = null!;

        [Input("password")]
        public Input<string>? Password { get; set; }
    }

    private sealed class NoteProvider : PulumiProvider
    {
        public List<string> Calls { get; } = [];

        public string? Failure { get; set; }

        public override Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) =>
            Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

        public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
            Task.FromResult(new ConfigureResponse { AcceptSecrets = true, SupportsPreview = false, AcceptOutputs = true, AcceptResources = true });

        public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) =>
            Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

        public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct)
        {
            var changed = TextOf(request.OldInputs) != TextOf(request.NewInputs);
            return Task.FromResult(new DiffResponse { Changes = changed, Diffs = changed ? ["text"] : [] });
        }

        public override Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
        {
            if (Failure is not null)
            {
                throw new InvalidOperationException(Failure);
            }
            Calls.Add("create " + TextOf(request.Inputs));
            return Task.FromResult(new CreateResponse { Id = "1", Outputs = new Dictionary<string, PropertyValue>(request.Inputs) });
        }

        public override Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
        {
            Calls.Add("update " + TextOf(request.NewInputs));
            return Task.FromResult(new UpdateResponse { Outputs = new Dictionary<string, PropertyValue>(request.NewInputs) });
        }

        public override Task Delete(DeleteRequest request, CancellationToken ct)
        {
            Calls.Add("delete " + TextOf(request.OldInputs));
            return Task.CompletedTask;
        }

        private static string TextOf(ImmutableDictionary<string, PropertyValue> inputs) =>
            inputs["text"].TryGetString(out var text) ? text : string.Empty;
    }
}

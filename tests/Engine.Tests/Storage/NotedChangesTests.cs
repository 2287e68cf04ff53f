using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.Storage;

/// <summary>Changes beside a checkpoint, as a run that is killed leaves them.</summary>
public sealed class NotedChangesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("noted-").FullName;
    private readonly PlainSecrets secrets = new();
    private readonly EngineBench bench;

    public NotedChangesTests() => bench = new EngineBench { Stored = Store() };

    private string Checkpoint => Path.Combine(folder, ".pulumi/stacks/proj/dev.json");

    private string Changes => Checkpoint + ".changes";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private FileStateStore Store() => new(folder) { NotesChangesFrom = 0 };

    /// <summary>Three resources, with a copy of the files as they were when the second one was being created.</summary>
    private async Task<string> KillAsync()
    {
        var killed = Directory.CreateTempSubdirectory("killed-").FullName;
        await bench.UpAsync(program => program.ThingAsync("first", ("password", new PropertyValue("canary-secret").WithSecret(true))));
        bench.Cloud.During["create second"] = () =>
        {
            File.Copy(Checkpoint, Path.Combine(killed, "state"));
            File.Copy(Changes, Path.Combine(killed, "changes"));
            return Task.CompletedTask;
        };
        (await bench.UpAsync(async program =>
        {
            await program.ThingAsync("first", ("password", new PropertyValue("another-canary").WithSecret(true)));
            await program.ThingAsync("between", ("size", 1));
            await program.ThingAsync("second", ("size", 1));
        })).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        File.Exists(Changes).ShouldBeFalse("a finished run leaves one document");
        File.Move(Path.Combine(killed, "state"), Checkpoint, overwrite: true);
        File.Move(Path.Combine(killed, "changes"), Changes);
        Directory.Delete(killed);
        return File.ReadAllText(Changes);
    }

    private StackSnapshot Load() => new StackStates(Store(), secrets).Load(EngineBench.Stack);

    [Fact]
    public async Task A_killed_run_is_read_up_to_its_last_step()
    {
        var changes = await KillAsync();
        changes.ShouldNotContain("canary");
        File.GetUnixFileMode(Changes).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var state = Load();
        state.Resources.Select(resource => resource.Name).ShouldBe(["proj-dev", "default", "first", "between"]);
        state.Resources[2].Inputs["password"].ShouldBe(new PropertyValue("another-canary").WithSecret(true));
        state.PendingOperations.Single().Resource.Name.ShouldBe("second");
    }

    [Fact]
    public async Task A_line_that_is_cut_off_does_not_count()
    {
        await KillAsync();
        var lines = File.ReadAllText(Changes);
        File.WriteAllText(Changes, lines[..^20]);
        Load().PendingOperations.ShouldBeEmpty();
        Load().Resources[^1].Name.ShouldBe("between");
    }

    [Fact]
    public async Task Changes_of_another_checkpoint_do_not_count_and_a_new_one_ends_them()
    {
        await KillAsync();
        var document = File.ReadAllBytes(Checkpoint);
        File.WriteAllBytes(Checkpoint, [.. document, (byte)'\n']);
        Load().Resources[^1].Name.ShouldBe("first");
        Store().Write(EngineBench.Stack, document);
        File.Exists(Changes).ShouldBeFalse();
    }

    [Fact]
    public async Task The_next_run_backs_up_the_whole_state_and_goes_on()
    {
        await KillAsync();
        await bench.UpAsync(program => program.ThingAsync("first", ("password", new PropertyValue("another-canary").WithSecret(true))));
        var backup = Directory.GetFiles(Path.Combine(folder, ".pulumi/backups/proj/dev")).Order(StringComparer.Ordinal).Last();
        var copy = new CheckpointFormat(new SecretCache(secrets)).ReadCheckpoint(File.ReadAllBytes(backup));
        copy.Resources[^1].Name.ShouldBe("between");
        copy.PendingOperations.Length.ShouldBe(1);
        File.Exists(Changes).ShouldBeFalse();
        bench.Cloud.Things.Keys.ShouldNotContain("between-2");
    }

    [Fact]
    public async Task The_whole_document_is_put_together_without_the_passphrase()
    {
        await KillAsync();
        var document = WholeDocument.Read(Store(), EngineBench.Stack)!;
        var text = Encoding.UTF8.GetString(document);
        text.ShouldContain("\"type\":\"fake\"");
        text.ShouldContain("::between");
        text.ShouldNotContain("canary");
        var state = new CheckpointFormat(new SecretCache(secrets)).ReadCheckpoint(document);
        state.Resources[2].Inputs["password"].ShouldBe(new PropertyValue("another-canary").WithSecret(true));
        state.PendingOperations.Single().Kind.ShouldBe(PendingOperationKind.Creating);
    }
}

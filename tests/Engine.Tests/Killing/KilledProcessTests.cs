using System.Diagnostics;
using System.Globalization;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Killing;

/// <summary>A process with the engine and its file store ends by SIGKILL in the middle of its work, and another one goes on.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("killed-").FullName;

    private string Notes => Path.Combine(folder, "state/.pulumi/stacks/proj/dev.json.changes");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Process Start(int version, int holdAt) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            "exec", typeof(KilledProcessTests).Assembly.Location, "killed", folder,
            version.ToString(CultureInfo.InvariantCulture), holdAt.ToString(CultureInfo.InvariantCulture),
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    }).ShouldNotBeNull();

    /// <summary>
    /// Kills when a call has done its work and not answered. Other calls may be under way, and notes are mostly open: of the saves
    /// of this store only the first and those that take up grown notes are of the whole document.
    /// </summary>
    private async Task KillAsync(int version, int holdAt)
    {
        using var process = Start(version, holdAt);
        var line = await process.StandardOutput.ReadLineAsync();
        line.ShouldBe(DiskCloud.Holding, line is null ? $"exit code: {await ExitAsync(process)}; {await process.StandardError.ReadToEndAsync()}" : null);
        process.Kill(); // SIGKILL
        await process.WaitForExitAsync();
    }

    private static async Task<int> ExitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task CompleteAsync(int version)
    {
        using var process = Start(version, holdAt: 0);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, error);
    }

    private StackSnapshot State => new StackStates(KilledProgram.Store(folder), new PlainSecrets()).Load(EngineBench.Stack);

    private IEnumerable<string> Existing => Directory.GetFiles(DiskCloud.Things(folder)).Select(path => Path.GetFileName(path)!);

    private static IEnumerable<ResourceState> ThingsOf(StackSnapshot state) => state.Resources.Where(resource => resource.Type == "fake:index:Thing");

    /// <summary>Reading verifies the rules of a valid state. Whatever exists is in it, or said to have been begun; and nothing else.</summary>
    private void NothingIsLost()
    {
        var state = State;
        var known = ThingsOf(state).Select(thing => thing.Id!).ToHashSet(StringComparer.Ordinal);
        var open = state.PendingOperations.Select(operation => operation.Resource.Name).ToHashSet(StringComparer.Ordinal);
        Existing.Except(known, StringComparer.Ordinal).ShouldBeSubsetOf(open, "a thing that was made is in the state, or its creation is pending");
        known.Except(Existing, StringComparer.Ordinal).ShouldBeSubsetOf(open, "a thing of the state exists, or its deletion is pending");
        state.PendingOperations.Select(operation => operation.Resource.Urn).ShouldBeUnique();
        foreach (var thing in ThingsOf(state).Where(thing => !open.Contains(thing.Name)))
        {
            thing.Inputs["size"].TryGetNumber(out var size).ShouldBeTrue();
            File.ReadAllText(Path.Combine(DiskCloud.Things(folder), thing.Name)).ShouldBe($"{size}");
        }
    }

    private void IsAsWanted(int version)
    {
        var state = State;
        var wanted = KilledProgram.Wanted(version);
        ThingsOf(state).Select(thing => thing.Name).ShouldBe(wanted.Select(thing => thing.Name), ignoreOrder: true);
        Existing.ShouldBe(wanted.Select(thing => thing.Name), ignoreOrder: true);
        wanted.ShouldAllBe(thing => File.ReadAllText(Path.Combine(DiskCloud.Things(folder), thing.Name)) == $"{thing.Size}");
        ThingsOf(state).ShouldAllBe(thing => thing.Inputs["password"].IsSecret);
        state.PendingOperations.ShouldBeEmpty();
        File.Exists(Notes).ShouldBeFalse("a finished run leaves one document");
    }

    /// <summary>What was done and saved is not done again; a call that was under way when the process died may be.</summary>
    private void AtMostTheOpenCallsWereDoneTwice(int kills)
    {
        var doubled = File.ReadAllLines(DiskCloud.Calls(folder)).GroupBy(call => call, StringComparer.Ordinal).Sum(same => same.Count() - 1);
        doubled.ShouldBeLessThanOrEqualTo(kills * KilledProgram.Parallel);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(40)]
    public async Task A_run_killed_at_a_creation_is_completed_by_the_next(int call)
    {
        await KillAsync(version: 1, call);
        NothingIsLost();
        await CompleteAsync(version: 1);
        IsAsWanted(version: 1);
        AtMostTheOpenCallsWereDoneTwice(kills: 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public async Task A_run_killed_among_updates_and_deletions_is_completed_by_the_next(int call)
    {
        await CompleteAsync(version: 1);
        IsAsWanted(version: 1);
        await KillAsync(version: 2, call);
        NothingIsLost();
        await CompleteAsync(version: 2);
        IsAsWanted(version: 2);
        AtMostTheOpenCallsWereDoneTwice(kills: 1);
    }

    [Fact]
    public async Task Run_after_run_that_is_killed_loses_nothing()
    {
        foreach (var call in new[] { 5, 1, 9, 2 })
        {
            await KillAsync(version: 1, call);
            NothingIsLost();
        }

        await CompleteAsync(version: 1);
        IsAsWanted(version: 1);
        AtMostTheOpenCallsWereDoneTwice(kills: 4);
    }
}

using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Files;
using Cht.Hosts.Tests.Connections;

namespace Cht.Hosts.Tests.Files;

public sealed class HostFilesPartTests : IAsyncLifetime
{
    private static readonly HostFilesPart Part = new();
    private LocalSshd sshd = null!;
    private SshConnectionPool pool = null!;
    private string root = "";

    public async Task InitializeAsync()
    {
        sshd = await LocalSshd.StartAsync();
        pool = new SshConnectionPool(sshd.Options);
        root = Path.Combine(sshd.Directory, "machine");
    }

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        await sshd.DisposeAsync();
    }

    private HostFiles Set(params HostFile[] files) => new()
    {
        Host = "core",
        Set = "env",
        ListDirectory = Path.Combine(sshd.Directory, "lists"),
        Files = [.. files],
    };

    private HostFile File(string name, string content) => HostFile.FromText($"{root}/{name}", content);

    private Task<ConvergedPart<ObservedFiles>> ConvergeAsync(HostFiles desired) =>
        HostConvergence.ConvergeAsync(pool.For(sshd.Endpoint), Part, desired, null, default);

    [Fact]
    public async Task Several_files_are_written_in_one_round_trip_and_a_second_run_finds_nothing_to_do()
    {
        var desired = Set(
            File("cht/.env", "COUCHDB_PASSWORD=it's \"quoted\" $HOME\n"),
            File("cht/name with 'quotes' | and more", "x") with { Mode = (UnixFileMode)0b110_100_100 },
            File("empty", "")) with
        { Directories = [new HostDirectory($"{root}/cht/data") { Mode = (UnixFileMode)0b111_000_000, Owner = "65534", Group = "65534" }] };

        var first = await ConvergeAsync(desired);
        var second = await ConvergeAsync(desired);

        first.Executed.Operations.Length.ShouldBe(1);
        second.Changed.ShouldBeFalse();
        (await System.IO.File.ReadAllTextAsync($"{root}/cht/.env")).ShouldBe("COUCHDB_PASSWORD=it's \"quoted\" $HOME\n");
        System.IO.File.GetUnixFileMode($"{root}/cht/.env").ShouldBe((UnixFileMode)0b110_000_000);
        System.IO.File.GetUnixFileMode($"{root}/cht/name with 'quotes' | and more").ShouldBe((UnixFileMode)0b110_100_100);
        System.IO.File.GetUnixFileMode($"{root}/cht/data").ShouldBe((UnixFileMode)0b111_000_000);
        first.Observed.Paths[$"{root}/cht/data"].OwnerNumber.ShouldBe(65534);
        sshd.AuditLog.Count(c => c == '\n').ShouldBe(1);
        Directory.EnumerateFiles(root, "*cht-part", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Binary_content_arrives_byte_for_byte()
    {
        var content = Enumerable.Range(0, 70_000).Select(i => (byte)(i % 256)).ToArray();

        await ConvergeAsync(Set(new HostFile($"{root}/blob", content), File("after", "after")));

        (await System.IO.File.ReadAllBytesAsync($"{root}/blob")).ShouldBe(content);
        (await System.IO.File.ReadAllTextAsync($"{root}/after")).ShouldBe("after");
    }

    [Theory]
    [InlineData("printf changed >\"$f\"", "other content")]
    [InlineData("chmod 0644 \"$f\"", "mode 0644")]
    [InlineData("chown 65534:65534 \"$f\"", "owner nobody:nogroup")]
    [InlineData("rm \"$f\"", "nothing")]
    [InlineData("ln -sf /etc/hostname \"$f\"", "a link or special file")]
    public async Task Hand_edit_is_reported_with_what_was_found_and_repaired(string edit, string found)
    {
        var desired = Set(File(".env", "SECRET=value\n"), File("other", "stays"));
        await ConvergeAsync(desired);
        var untouched = System.IO.File.GetLastWriteTimeUtc($"{root}/other");
        await pool.For(sshd.Endpoint).RunAsync(new HostScript("Edit", $"f='{root}/.env'; {edit}") { Mutates = true }, default);

        var repaired = await ConvergeAsync(desired);

        var difference = repaired.Executed.Operations.ShouldHaveSingleItem().Differences.ShouldHaveSingleItem();
        difference.ShouldBe(new HostDifference($"{root}/.env", "mode 0600, owner root:root", found));
        (await System.IO.File.ReadAllTextAsync($"{root}/.env")).ShouldBe("SECRET=value\n");
        new FileInfo($"{root}/.env").LinkTarget.ShouldBeNull();
        System.IO.File.GetLastWriteTimeUtc($"{root}/other").ShouldBe(untouched);
    }

    [Fact]
    public async Task File_that_is_no_longer_wanted_is_removed_if_it_was_ours_and_foreign_files_stay()
    {
        var data = new HostDirectory($"{root}/old");
        await ConvergeAsync(Set(File("old/a", "a"), File("b", "b")) with { Directories = [data] });
        await System.IO.File.WriteAllTextAsync($"{root}/foreign", "theirs");

        var result = await ConvergeAsync(Set(File("b", "b")));

        result.Executed.Operations[0].Script.Purpose.ShouldBe("Remove 2 of the paths of env");
        Directory.Exists($"{root}/old").ShouldBeFalse();
        System.IO.File.Exists($"{root}/foreign").ShouldBeTrue();
        System.IO.File.Exists($"{root}/b").ShouldBeTrue();
    }

    [Fact]
    public async Task Directory_with_foreign_content_is_left_in_place()
    {
        await ConvergeAsync(Set() with { Directories = [new HostDirectory($"{root}/data")] });
        await System.IO.File.WriteAllTextAsync($"{root}/data/precious", "theirs");

        await ConvergeAsync(Set());

        System.IO.File.Exists($"{root}/data/precious").ShouldBeTrue();
        (await ConvergeAsync(Set())).Changed.ShouldBeFalse();
    }

    [Fact]
    public async Task Empty_set_removes_everything_that_was_ours_and_its_list()
    {
        await ConvergeAsync(Set(File("a", "a")));

        await ConvergeAsync(Set());

        System.IO.File.Exists($"{root}/a").ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(Path.Combine(sshd.Directory, "lists")).ShouldBeEmpty();
    }

    [Fact]
    public async Task File_that_happens_to_be_right_already_is_only_listed_as_ours()
    {
        Directory.CreateDirectory(root);
        await System.IO.File.WriteAllTextAsync($"{root}/a", "a");
        System.IO.File.SetUnixFileMode($"{root}/a", (UnixFileMode)0b110_000_000);

        var result = await ConvergeAsync(Set(File("a", "a")));

        result.Executed.Operations.ShouldHaveSingleItem().Script.Purpose.ShouldBe("List the files of env");
    }

    [Fact]
    public async Task Content_that_was_cut_short_never_replaces_the_file()
    {
        var desired = Set(File("a", "0123456789"));
        Directory.CreateDirectory(root);
        await System.IO.File.WriteAllTextAsync($"{root}/a", "old");
        var plan = await HostConvergence.PlanAsync(pool.For(sshd.Endpoint), Part, desired, default);
        var script = plan.Plan.Operations[0].Script;

        var result = await pool.For(sshd.Endpoint).RunAsync(script with { Input = script.Input[..4] }, default);

        result.ExitCode.ShouldBe(74);
        result.Error.ShouldContain("did not arrive whole");
        (await System.IO.File.ReadAllTextAsync($"{root}/a")).ShouldBe("old");
    }

    [Fact]
    public async Task Secret_content_is_in_no_plan_text_no_json_and_no_script_text()
    {
        const string Canary = "canary-91c2";
        var plan = (await HostConvergence.PlanAsync(pool.For(sshd.Endpoint), Part, Set(File("a", Canary)), default)).Plan;

        PlanRendering.ToText("core", plan).ShouldContain($"{root}/a: expected mode 0600, owner root:root, found nothing");
        PlanRendering.ToText("core", plan).ShouldNotContain(Canary);
        PlanRendering.ToJsonText("core", plan).ShouldNotContain(Canary);
        plan.Operations[0].Script.Text.ShouldNotContain(Canary);
        plan.ToString().ShouldNotContain(Canary);
        Encoding.UTF8.GetString(plan.Operations[0].Script.Input.Span).ShouldBe(Canary);
    }

    [Fact]
    public async Task Directory_in_the_place_of_a_file_is_refused()
    {
        Directory.CreateDirectory($"{root}/a");

        var error = await Should.ThrowAsync<ProvisioningException>(() => ConvergeAsync(Set(File("a", "a"))));

        error.Found.ShouldBe($"{root}/a should be a file and is a directory");
    }

    [Fact]
    public void Everything_wrong_with_a_set_is_named_at_once()
    {
        var set = Set(HostFile.FromText("relative", ""), HostFile.FromText("/a/../b", ""), HostFile.FromText("/x\n/y", ""), File("a", "") with { Owner = "a b" }, File("a", ""));

        var error = Should.Throw<ProvisioningException>(() => Part.ObserveScript(set));

        error.Found.ShouldContain("\"relative\" is not a plain absolute path");
        error.Found.ShouldContain("\"/a/../b\" is not");
        error.Found.ShouldContain("\"/x /y\" is not");
        error.Found.ShouldContain("owner \"a b:root\"");
        error.Found.ShouldContain("/a is given twice");
    }
}

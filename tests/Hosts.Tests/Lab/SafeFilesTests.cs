using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public sealed class SafeFilesTests : IDisposable
{
    private readonly string tree = Directory.CreateTempSubdirectory("cht-lab-").FullName;
    private readonly string outside = Directory.CreateTempSubdirectory("cht-lab-").FullName;

    public void Dispose()
    {
        Directory.Delete(tree, recursive: true);
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public void A_link_in_place_of_a_file_is_replaced_and_not_followed()
    {
        var victim = Path.Combine(outside, "resolv.conf");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(Path.Combine(tree, "resolv.conf"), victim);

        Write("resolv.conf", "theirs");

        File.ReadAllText(victim).ShouldBe("mine");
        File.ReadAllText(Path.Combine(tree, "resolv.conf")).ShouldBe("theirs");
    }

    [Fact]
    public void A_link_in_place_of_a_folder_is_refused()
    {
        Directory.CreateSymbolicLink(Path.Combine(tree, "etc"), outside);

        Should.Throw<ProvisioningException>(() => Write("etc/hosts", "x")).Found.ShouldContain("symbolic link");
        Directory.GetFiles(outside).ShouldBeEmpty();
    }

    [Fact]
    public void Writing_the_same_again_changes_nothing_and_says_so()
    {
        Write("etc/hosts", "one").ShouldBeTrue();
        Write("etc/hosts", "one").ShouldBeFalse();
        Write("etc/hosts", "two").ShouldBeTrue();
    }

    [Fact]
    public void A_secret_is_readable_by_its_owner_alone()
    {
        Write("key", "secret", Modes.Private);

        File.GetUnixFileMode(Path.Combine(tree, "key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(tree).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_note_that_was_cut_short_is_an_error_with_a_remedy()
    {
        var note = Path.Combine(tree, "network.json");
        File.WriteAllText(note, "{ \"Lab\": ");

        Should.Throw<ProvisioningException>(() => SafeFiles.ReadJson<LabNetworkSpec>(note)).Remedy.ShouldContain("Destroy");
        SafeFiles.ReadJson<LabNetworkSpec>(Path.Combine(tree, "absent.json")).ShouldBeNull();
    }

    private bool Write(string path, string text, int mode = Modes.Public) =>
        SafeFiles.Write(tree, path, text, mode, OwnId("-u"), OwnId("-g"));

    private static int OwnId(string which)
    {
        using var id = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("id", [which]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return int.Parse(id.StandardOutput.ReadToEnd());
    }
}

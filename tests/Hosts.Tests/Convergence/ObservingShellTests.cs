using Cht.Hosts.Baseline;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Convergence;

/// <summary>What observe scripts do without starting a process, in a real shell.</summary>
public sealed class ObservingShellTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cht-observing-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Each_line_of_a_text_becomes_a_fact_as_it_stands()
    {
        var found = await ObserveAsync("facts row \"$(printf 'a  b *\\n\\n/e* [x]\\n')\"; facts none ''; fact after \"$*\"");

        found.All("row").ShouldBe(["a  b *", "/e* [x]"]);
        found.All("none").ShouldBeEmpty();
        found["after"].ShouldBeEmpty();
    }

    [Theory]
    [InlineData("one\ntwo\n", "one")]
    [InlineData("one", "one")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public async Task The_first_line_of_a_file_is_read_also_where_there_is_none(string? text, string expected)
    {
        var found = await ObserveAsync($"first=before; first_line {Written(text)}; fact first \"$first\"");

        found["first"].ShouldBe(expected);
    }

    [Theory]
    [InlineData("a\nENABLED=yes\n", "yes")]
    [InlineData("ENABLED=yes # by hand", "yes")]
    [InlineData("# ENABLED=yes\n", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public async Task A_line_of_a_file_is_found_by_a_pattern(string? text, string expected)
    {
        var found = await ObserveAsync($"if has_line 'ENABLED=yes*' {Written(text)}; then fact found yes; fi");

        found["found"].ShouldBe(expected);
    }

    [Fact]
    public async Task A_question_for_the_time_is_asked_once()
    {
        var clock = await LocalShell.RunAsync($"{MachineClock.Shared}\nbefore=$machine_clock\n{MachineClock.Shared}\nprintf '%s %s' \"$before\" \"$machine_clock\"");

        var times = clock.Split(' ');
        times[0].ShouldBe(times[1]);
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(times[0], System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Theory]
    [InlineData("rsa", 2048, "RSA")]
    [InlineData("rsa", 3072, "RSA")]
    [InlineData("ecdsa", 384, "ECDSA")]
    [InlineData("ed25519", 256, "ED25519")]
    public async Task A_host_key_is_what_ssh_keygen_says(string type, int bits, string shown)
    {
        var file = Path.Combine(folder, "key");
        await LocalShell.RunAsync($"ssh-keygen -q -t {type} {(type == "ed25519" ? "" : $"-b {bits}")} -N '' -C 'a comment' -f {file}");

        var said = await LocalShell.RunAsync($"ssh-keygen -l -f {file}.pub");
        var key = ObservedHostKey.Parse(await File.ReadAllTextAsync(file + ".pub"))!;

        key.ShouldBe(new ObservedHostKey(bits, key.Fingerprint, shown));
        said.ShouldBe($"{key.Bits} {key.Fingerprint} a comment ({key.Type})\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-dss AAAA")]
    [InlineData("ssh-rsa AAAA")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E=")]
    [InlineData("ssh-rsa /////3NzaC1yc2E=")]
    public void A_file_that_holds_no_whole_key_does_no_harm(string line) => (ObservedHostKey.Parse(line)?.Bits ?? 0).ShouldBe(0);

    private string Written(string? text)
    {
        var path = Path.Combine(folder, "file");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        return path;
    }

    private static async Task<ObservedFacts> ObserveAsync(string body)
    {
        var script = ObservedFacts.Script("Look", body);
        return ObservedFacts.Parse("core", script.Purpose, new ScriptResult(0, await LocalShell.RunAsync(script.Text), ""));
    }
}

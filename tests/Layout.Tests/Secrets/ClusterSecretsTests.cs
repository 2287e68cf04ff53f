using System.Text.Json;

namespace Cht.Layout.Tests.Secrets;

public class ClusterSecretsTests
{
    [Fact]
    public void Generated_ones_are_long_safe_to_paste_and_never_the_same()
    {
        var all = Enumerable.Range(0, 500).Select(_ => ClusterSecrets.Generate()).ToList();
        var words = all.SelectMany(secrets => new[] { secrets.CouchDbPassword, secrets.CouchDbSecret }).ToList();
        // 40 characters of 62 are 238 bits.
        words.ShouldAllBe(word => word.Length == 40 && word.All(char.IsAsciiLetterOrDigit));
        words.Distinct().Count().ShouldBe(1000);
        string.Concat(words).Distinct().Count().ShouldBe(62);
        all.Select(secrets => secrets.CouchDbUuid).Distinct().Count().ShouldBe(500);
    }

    [Fact]
    public void The_uuid_is_a_random_one_in_the_usual_form() =>
        Enumerable.Range(0, 200).Select(_ => ClusterSecrets.Generate().CouchDbUuid)
            .ShouldAllBe(uuid => Guid.ParseExact(uuid, "D").Version == 4 && (Guid.ParseExact(uuid, "D").Variant & 0xc) == 0x8);

    [Fact]
    public void Generated_ones_pass_the_check_of_given_ones()
    {
        var secrets = ClusterSecrets.Generate();
        ClusterSecrets.Given(secrets.CouchDbPassword, secrets.CouchDbSecret, secrets.CouchDbUuid).CouchDbPassword.ShouldBe(secrets.CouchDbPassword);
    }

    [Theory]
    [InlineData("p@sswordpassword-long")]
    [InlineData("password:password-long")]
    [InlineData("pass/word-password-long")]
    [InlineData("pass$word-password-long")]
    [InlineData("pass word-password-long")]
    [InlineData("pass\"word-password-long")]
    [InlineData("pass'word-password-long")]
    [InlineData("pass\\word-password-long")]
    [InlineData("pass#word-password-long")]
    [InlineData("passwörd-password-long")]
    [InlineData("-password-password-long")]
    [InlineData("password-password-long\n")]
    [InlineData("short")]
    [InlineData("")]
    public void A_given_password_that_breaks_urls_or_env_files_is_refused_without_being_shown(string password)
    {
        var error = Should.Throw<LayoutException>(() => ClusterSecrets.Given(password, Samples.Secrets.CouchDbSecret, Samples.Secrets.CouchDbUuid));
        error.Problems.ShouldAllBe(problem => problem.Key == "couchDbPassword");
        if (password.Length > 0)
        {
            error.ToString().ShouldNotContain(password);
        }
    }

    [Fact]
    public void All_problems_of_given_secrets_come_at_once() =>
        Should.Throw<LayoutException>(() => ClusterSecrets.Given("-a b", "x", "y")).Problems
            .Select(problem => problem.Key).Distinct().ShouldBe(["couchDbPassword", "couchDbSecret", "couchDbUuid"]);

    [Fact]
    public void A_uuid_of_32_digits_is_fine() =>
        ClusterSecrets.Given(Samples.Secrets.CouchDbPassword, Samples.Secrets.CouchDbSecret, new string('a', 32)).CouchDbUuid.ShouldBe(new string('a', 32));

    [Fact]
    public void Printing_shows_no_value()
    {
        var secrets = Samples.Secrets;
        var layout = SampleLayouts.Get("three-couchdb-4.22");
        var files = NodeFiles.For(layout, layout.Core, secrets);
        var printed = $"{secrets} {files} {string.Join(' ', files.Files)} {JsonSerializer.Serialize(LayoutDocument.For(layout))}";
        printed.ShouldNotContain(secrets.CouchDbPassword);
        printed.ShouldNotContain(secrets.CouchDbSecret);
        printed.ShouldNotContain(secrets.CouchDbUuid);
    }
}

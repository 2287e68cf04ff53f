using Cht.Engine.Secrets;

namespace Cht.Engine.Tests.Secrets;

public sealed class PassphraseSecretsProviderTests
{
    // A derivation takes most of a second; the tests share one.
    private static readonly PassphraseSecretsProvider Shared = PassphraseSecretsProvider.Create("correct horse");

    [Fact]
    public void A_secret_comes_back_from_its_ciphertext_and_is_not_readable_in_it()
    {
        var ciphertext = Shared.Encrypt("s3cr3t-ünïcode");
        ciphertext.ShouldStartWith("v1:");
        ciphertext.ShouldNotContain("s3cr3t");
        Shared.Decrypt(ciphertext).ShouldBe("s3cr3t-ünïcode");
    }

    [Fact]
    public void The_same_text_is_encrypted_differently_each_time() => Shared.Encrypt("a").ShouldNotBe(Shared.Encrypt("a"));

    [Fact]
    public void A_stack_is_opened_again_with_its_salt_line()
    {
        var opened = PassphraseSecretsProvider.Open(Shared.SaltLine, "correct horse");
        opened.Decrypt(Shared.Encrypt("x")).ShouldBe("x");
        Shared.State.GetProperty("salt").GetString().ShouldBe(Shared.SaltLine);
    }

    [Fact]
    public void A_wrong_passphrase_is_refused_with_what_to_set()
    {
        var failure = Should.Throw<SecretsException>(() => PassphraseSecretsProvider.Open(Shared.SaltLine, "wrong"));
        failure.Message.ShouldContain("Wrong passphrase");
        failure.Message.ShouldContain("PULUMI_CONFIG_PASSPHRASE");
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2:AAAA:v1:AAAA:AAAA")]
    [InlineData("v1:not base64:v1:AAAA:AAAA")]
    public void A_malformed_salt_line_is_refused(string line) =>
        Should.Throw<SecretsException>(() => PassphraseSecretsProvider.Open(line, "x")).Message.ShouldContain("malformed");

    [Fact]
    public void A_changed_ciphertext_is_refused()
    {
        var parts = Shared.Encrypt("value").Split(':');
        var data = Convert.FromBase64String(parts[2]);
        data[0] ^= 1;
        Should.Throw<SecretsException>(() => Shared.Decrypt($"v1:{parts[1]}:{Convert.ToBase64String(data)}"));
    }

    /// <summary>Values computed with another implementation (Python: hashlib.pbkdf2_hmac, cryptography's AESGCM).</summary>
    [Fact]
    public void The_format_is_pbkdf2_with_a_million_rounds_and_aes_256_gcm_with_the_tag_at_the_end()
    {
        const string saltLine = "v1:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:D+6pcUqXUm42WsI1mbLpH+dEpdIqtQ==";
        PassphraseSecretsProvider.Open(saltLine, "known")
            .Decrypt("v1:AAECAwQFBgcICQoL:C/OgJEaQtuM0T/IwHJfRO84sPatvlCresX8=").ShouldBe("the answer");
    }

    [Fact]
    public void Another_kind_of_secrets_provider_is_refused() =>
        Should.Throw<SecretsException>(() => Shared.For("awskms", default)).Message.ShouldContain("awskms");
}

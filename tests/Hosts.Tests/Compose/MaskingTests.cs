using Cht.Hosts.Compose;

namespace Cht.Hosts.Tests.Compose;

public sealed class MaskingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cht-mask-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Logs_lose_every_password_and_secret_of_the_env_file_and_nothing_else()
    {
        var env = Path.Combine(folder, ".env");
        await File.WriteAllTextAsync(env, "# a comment\nCOUCHDB_USER=medic\nCOUCHDB_PASSWORD=Pass-word1\nCOUCHDB_SECRET=Sec-ret2\nCOUCHDB_UUID=uuid-3\n");
        var script = $"{ComposeShell.Functions(env)}\nprintf '%s\\n' 'http://medic:Pass-word1@haproxy and Pass-word1 again' 'cookie Sec-ret2' 'uuid-3' | masked";

        (await LocalShell.RunAsync(script)).ShouldBe("http://medic:[secret]@haproxy and [secret] again\ncookie [secret]\nuuid-3\n");
    }
}

using System.Text.Json;

namespace Cht.Lab.Tests.Cluster;

internal static class LabSecrets
{
    /// <summary>
    /// The secrets of the stack, decrypted from its state without printing them: CouchDB password, secret and UUID, each
    /// private key's body, and the swarm's join tokens.
    /// </summary>
    public static async Task<IReadOnlyList<string>> SecretsAsync(this LabCluster lab)
    {
        var export = Path.Combine(lab.Project.Folder, "export.json");
        (await lab.Project.InfraAsync("stack", "export", "--show-secrets", "--file", export)).Required();
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(export));
        File.Delete(export);
        var outputs = document.RootElement.GetProperty("deployment").GetProperty("resources").EnumerateArray()
            .Where(resource => resource.TryGetProperty("outputs", out _))
            .ToList();
        var cluster = outputs.Single(resource => resource.GetProperty("type").GetString() == "hosts:index:ClusterSecrets").GetProperty("outputs");
        var keys = outputs.Where(resource => resource.GetProperty("type").GetString() == "hosts:index:SshKeyPair")
            .Select(resource => Plain(resource.GetProperty("outputs").GetProperty("privateKey")))
            .Select(key => key.Split('\n')[2]);
        var tokens = await lab.Shell.RunAsync("core", "docker swarm join-token -q worker; docker swarm join-token -q manager");
        return
        [
            Plain(cluster.GetProperty("password")),
            Plain(cluster.GetProperty("secret")),
            Plain(cluster.GetProperty("uuid")),
            .. keys,
            .. tokens.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        ];
    }

    private static string Plain(JsonElement secret) => JsonSerializer.Deserialize<string>(secret.GetProperty("plaintext").GetString()!)!;
}

namespace Cht.Layout.Tests;

internal static class Samples
{
    /// <summary>Made up, the same in every run, for files that are compared.</summary>
    public static ClusterSecrets Secrets { get; } = ClusterSecrets.Given(
        "sample-password-0123456789-not-used-anywhere", "sample-secret-0123456789-not-used-anywhere", "6f2c1e1c-4a0e-4d5b-9d53-2f0a1f6b7c8d");
}

namespace Cht.Engine.State;

/// <summary>The marks of special objects in Pulumi's JSON (pulumi:sdk/go/common/resource/properties.go).</summary>
internal static class Signatures
{
    public const string Key = "4dabf18193072939515e22adb298388d";
    public const string Secret = "1b47061264138c4ac30d75fd1eb44270";
    public const string Resource = "5cf8f73096256a8f31e491e813e4eb8e";
    public const string Asset = "c44067f5952c0a294b673a41bacd8c17";
    public const string Number = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c"; // of pulumi:pkg/resource/stack/deployment.go
    public const string Archive = "0def7320c3a5731c473e5ecbe6d01bc7";
}

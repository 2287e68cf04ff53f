using System.Text.Json.Nodes;

namespace Cht.Engine.Tests.State;

/// <summary>Resources and pending operations in the form in which the Pulumi CLI writes them, one for each field and kind of value.</summary>
internal static class OfficialResources
{
    public const string Root = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev";
    public const string Provider = "urn:pulumi:dev::proj::pulumi:providers:fake::default::6b0c";
    public const string Component = "urn:pulumi:dev::proj::my:index:Site::site";
    public const string First = "urn:pulumi:dev::proj::fake:index:Thing::first";

    /// <summary>What every state has: the stack, a provider with configuration, a component, and a resource to refer to.</summary>
    public static readonly string[] Base =
    [
        $$"""{"urn":"{{Root}}","custom":false,"type":"pulumi:pulumi:Stack","outputs":{"url":"https://x"},"created":"2026-08-01T10:00:00.123456789Z","modified":"2026-08-02T10:00:00Z","sourcePosition":"project:///Program.cs#1,1"}""",
        """{"urn":"urn:pulumi:dev::proj::pulumi:providers:fake::default","custom":true,"id":"6b0c","type":"pulumi:providers:fake","inputs":{"region":"eu","token":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"7:InQi"},"version":"1.2.3"},"outputs":{"region":"eu","token":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"8:InQi"},"version":"1.2.3"},"created":"2026-08-01T10:00:00Z","modified":"2026-08-01T10:00:00Z"}""",
        $$$"""{"urn":"{{{Component}}}","custom":false,"type":"my:index:Site","inputs":{"name":"n"},"outputs":{"first":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","id":"i-1","packageVersion":"","urn":"{{{First}}}"}},"parent":"{{{Root}}}"}""",
        $$"""{"urn":"{{First}}","custom":true,"id":"i-1","type":"fake:index:Thing","parent":"{{Component}}","provider":"{{Provider}}"}""",
    ];

    /// <summary>Fields of one more resource, by what they show.</summary>
    public static readonly (string Name, string Fields)[] Resources =
    [
        ("numbers", """ "inputs":{"big":9007199254740991,"large":1e21,"negative":-0.5,"tiny":1e-7,"zero":0} """),
        ("numbers that JSON has no form for", """ "inputs":{"most":{"4dabf18193072939515e22adb298388d":"8ad145fe-0d11-4827-bfd7-1abcbf086f5c","value":"7ff0000000000000"},"none":{"4dabf18193072939515e22adb298388d":"8ad145fe-0d11-4827-bfd7-1abcbf086f5c","value":"7ff8000000000001"}} """),
        ("nothing, empty and nested", """ "inputs":{"deep":[[],{},{"a":[null,{"b":false}]}],"empty":"","null":null,"text":"<&>\u2028ä\" \\ \n"} """),
        ("an unknown value that a failed run left", """ "inputs":{"later":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"} """),
        ("secrets at depth", """ "inputs":{"list":[{"deep":{"token":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"1:ImRlZXAi"}}},{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"2:W251bGwsM10="}]},"outputs":{"empty":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"3:bnVsbA=="}} """),
        ("a text asset", """ "inputs":{"a":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4","text":"hi"}} """),
        ("an empty text asset", """ "inputs":{"a":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}} """),
        ("assets of files and addresses", """ "inputs":{"f":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"0011","path":"./x"},"u":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"2233","uri":"https://x/y"}} """),
        ("archives", """ "inputs":{"f":{"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","hash":"44","path":"./x.zip"},"t":{"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","assets":{"in":{"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","assets":{},"hash":"66"},"one":{"4dabf18193072939515e22adb298388d":"c44067f5952c0a294b673a41bacd8c17","hash":"55","path":"y"}},"hash":"77"},"u":{"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","uri":"https://x/z.tgz"}} """),
        ("references to resources", $$$""" "inputs":{"component":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","packageVersion":"","urn":"{{{Component}}}"},"thing":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","id":"i-1","packageVersion":"1.2.3","urn":"{{{First}}}"},"unknown":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e","id":"","packageVersion":"","urn":"{{{First}}}"}} """),
        ("a secret asset and a secret reference", """ "inputs":{"s":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"5:eyI0ZGFiZjE4MTkzMDcyOTM5NTE1ZTIyYWRiMjk4Mzg4ZCI6ImM0NDA2N2Y1OTUyYzBhMjk0YjY3M2E0MWJhY2Q4YzE3IiwidGV4dCI6ImhpIn0="}} """),
        ("property dependencies", $$""" "dependencies":["{{Component}}","{{First}}"],"propertyDependencies":{"a":["{{First}}"],"b":["{{Component}}","{{First}}"]} """),
        ("deletion with another", $$""" "deletedWith":"{{First}}" """),
        ("replacement with another", $$""" "replaceWith":["{{First}}"] """),
        ("retention", """ "retainOnDelete":true """),
        ("protection and taint", """ "protect":true,"taint":true """),
        ("aliases", """ "aliases":["urn:pulumi:dev::proj::fake:index:Thing::old","urn:pulumi:dev::proj::fake:index:Old::x"] """),
        ("timeouts", """ "customTimeouts":{"create":60,"update":90.5,"delete":3600,"read":5} """),
        ("outputs made secret", """ "outputs":{"a":1},"additionalSecretOutputs":["a","b"] """),
        ("an import", """ "importID":"/a/b:c" """),
        ("an external resource", """ "external":true """),
        ("errors of a half-made resource", """ "initErrors":["no address","timed out\nafter 5 min"] """),
        ("an interrupted replacement", """ "pendingReplacement":true """),
        ("a copy to be deleted", """ "delete":true """),
        ("times", """ "created":"2026-08-01T10:00:00.1Z","modified":"2026-08-01T12:00:00.123456789+02:00" """),
        ("a replacement trigger", """ "replacementTrigger":{"a":[1,{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"6:InQi"}]} """),
        ("fields that this engine only passes on", """ "sourcePosition":"project:///Program.cs#3,1","stackTrace":[{"sourcePosition":"project:///A.cs#1"}],"ignoreChanges":["a[*].b"],"hideDiff":["c"],"replaceOnChanges":["d"],"refreshBeforeUpdate":true,"viewOf":"urn:x","resourceHooks":{"beforeCreate":["h"]},"extensionRef":{"x":[1]} """),
        ("fields of the future", """ "aNewField":{"kept":[1,2.50,null]},"zNewFlag":false """),
    ];

    public static readonly string[] PendingKinds = ["creating", "updating", "deleting", "reading", "importing"];

    public static string Resource(string fields) =>
        $$"""{"urn":"urn:pulumi:dev::proj::my:index:Site$fake:index:Thing::a::b","custom":true,"id":"i-2","type":"fake:index:Thing","parent":"{{Component}}","provider":"{{Provider}}",{{fields.Trim()}}}""";

    /// <summary>An export as the Pulumi CLI writes one, in lines for people, so that nothing can be passed on as text.</summary>
    public static string Export(IEnumerable<string> resources, string pending = "[]")
    {
        var document = JsonNode.Parse(
            $$$"""
            {"version":3,"aRootField":{"kept":true},"deployment":{"manifest":{"time":"2026-08-01T10:00:00.123456789Z","magic":"b3ae2cd2e1a1e3e5b0b1c9d4b8bd2f7f1f5e7f1c","version":"v3.259.0","plugins":[{"name":"fake"}]},
            "secrets_providers":{"type":"fake","state":{}},"resources":[{{{string.Join(',', Base.Concat(resources))}}}],"pending_operations":{{{pending}}},
            "metadata":{"integrity_error":{"version":"v3.1.0","command":"up","error":"x"}},"snippets":[{"name":"s"}]}}
            """)!;
        document["deployment"]!["manifest"]!["magic"] =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("v3.259.0"u8));
        if (pending == "[]")
        {
            document["deployment"]!.AsObject().Remove("pending_operations");
        }

        return document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
    }
}

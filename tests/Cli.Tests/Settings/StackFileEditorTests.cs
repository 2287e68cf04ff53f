using Cht.Cli.Settings;

namespace Cht.Cli.Tests.Settings;

public class StackFileEditorTests
{
    private const string Original = """
        # The lab on this computer.
        encryptionsalt: v1:old=

        config:
          # How many CouchDB machines.
          cht-cluster:couchdbNodes: 3 # one or more

          cht-cluster:machines:
            # the first one
            - name: core
              key: |
                line one
                line two
            - name: couchdb1
          # Who may log in.
          adminCidrs: ["10.0.0.0/8"]

        # the end
        """ + "\n";

    [Fact]
    public void A_scalar_is_replaced_in_its_place_and_keeps_its_comment() =>
        Set("cht-cluster:couchdbNodes", new ConfigScalar("5", ScalarKind.Integer))
            .ShouldBe(Original.Replace("couchdbNodes: 3", "couchdbNodes: 5", StringComparison.Ordinal));

    [Fact]
    public void A_structured_value_is_replaced_and_its_neighbours_stay() =>
        Set("machines", new ConfigList([new ConfigMap([new("name", ConfigNode.Text("db")), new("port", new ConfigScalar("22", ScalarKind.Integer))])]))
            .ShouldBe(Original.Replace(
                """
                    # the first one
                    - name: core
                      key: |
                        line one
                        line two
                    - name: couchdb1
                """,
                """
                    - name: db
                      port: 22
                """, StringComparison.Ordinal));

    [Fact]
    public void A_key_without_namespace_keeps_its_spelling() =>
        Set("cht-cluster:adminCidrs", new ConfigList([])).ShouldBe(Original.Replace("[\"10.0.0.0/8\"]", "[]", StringComparison.Ordinal));

    [Fact]
    public void A_new_key_goes_behind_the_last_one() =>
        Set("target", ConfigNode.Text("lab")).ShouldBe(Original.Replace(
            "  adminCidrs: [\"10.0.0.0/8\"]\n", "  adminCidrs: [\"10.0.0.0/8\"]\n  cht-cluster:target: lab\n", StringComparison.Ordinal));

    [Fact]
    public void A_secret_is_written_as_secure() =>
        Set("password", new ConfigSecret("v1:abc:def=")).ShouldContain("  cht-cluster:password:\n    secure: v1:abc:def=\n");

    [Fact]
    public void The_salt_is_replaced_in_place_or_added_at_the_end()
    {
        StackFileEditor.SetEncryptionSalt(Original, "v1:new=").ShouldBe(Original.Replace("v1:old=", "v1:new=", StringComparison.Ordinal));
        StackFileEditor.SetEncryptionSalt("config: {}\n\n", "v1:new=").ShouldBe("config: {}\nencryptionsalt: v1:new=\n");
        StackFileEditor.SetEncryptionSalt("", "v1:new=").ShouldBe("encryptionsalt: v1:new=\n");
    }

    [Fact]
    public void A_key_is_removed_with_all_its_lines()
    {
        StackFileEditor.Remove(Original, Projects.Default, "machines").ShouldBe(Original.Replace(
            """
              cht-cluster:machines:
                # the first one
                - name: core
                  key: |
                    line one
                    line two
                - name: couchdb1

            """, "", StringComparison.Ordinal));
        StackFileEditor.Remove(Original, Projects.Default, "absent").ShouldBe(Original);
        StackFileEditor.Remove("config:\n  cht-cluster:a: 1\n", Projects.Default, "a").ShouldBe("config: {}\n");
    }

    [Theory]
    [InlineData("", "config:\n  cht-cluster:a: b\n")]
    [InlineData("config:\n", "config:\n  cht-cluster:a: b\n")]
    [InlineData("config: {}\n# end\n", "config:\n  cht-cluster:a: b\n# end\n")]
    [InlineData("config: {x: 1}\n", "config:\n  x: 1\n  cht-cluster:a: b\n")]
    [InlineData("encryptionsalt: v1:x\n", "encryptionsalt: v1:x\nconfig:\n  cht-cluster:a: b\n")]
    [InlineData("config:\n    x: 1", "config:\n    x: 1\n    cht-cluster:a: b\n")]
    [InlineData("config:\r\n  a: 1 # c\r\n", "config:\r\n  a: b # c\r\n")]
    [InlineData("config:\n  a:\n  x: 1\n", "config:\n  a: b\n  x: 1\n")]
    [InlineData("config:\n  a: |\n    one\n\n    two\n  x: 1\n", "config:\n  a: b\n  x: 1\n")]
    [InlineData("config:\n  a: one\n    two\n  x: 1\n", "config:\n  a: b\n  x: 1\n")]
    public void Files_of_every_shape_take_a_value(string before, string after) =>
        StackFileEditor.Set(before, Projects.Default, "a", ConfigNode.Text("b")).ShouldBe(after);

    [Theory]
    [InlineData("plain")]
    [InlineData("true")]
    [InlineData("5")]
    [InlineData("1.5e3")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData(" leading")]
    [InlineData("with: colon")]
    [InlineData("with # hash")]
    [InlineData("10.0.0.0/8")]
    [InlineData("2024-01-01")]
    [InlineData("yes")]
    [InlineData("12:30")]
    [InlineData("\"quoted\" \\ 'text'")]
    [InlineData("line one\nline two")]
    [InlineData("line one\n  line two\n")]
    [InlineData("line one\n\n\n")]
    [InlineData("\tтаб\u0001")]
    [InlineData("- item")]
    [InlineData("*alias")]
    [InlineData("fd00::1/64")]
    public void Any_text_survives_writing_and_reading(string text)
    {
        var written = StackFileEditor.Set("", Projects.Default, "a", ConfigNode.Text(text));
        var nested = StackFileEditor.Set(written, Projects.Default, "b", new ConfigList([new ConfigMap([new("x", ConfigNode.Text(text))])]));
        var read = StackSettings.Read(nested, "Pulumi.lab.yaml");
        read.Find(Projects.Default, "a").ShouldBe(ConfigNode.Text(text));
        ConfigPath.Get(read.Find(Projects.Default, "b"), [new(null, 0), new("x", 0)]).ShouldBe(ConfigNode.Text(text));
    }

    private static string Set(string key, ConfigNode value) => StackFileEditor.Set(Original, Projects.Default, key, value);
}

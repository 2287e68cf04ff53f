namespace Cht.Cli.Settings;

/// <summary>Turns text from the command line into a value of the declared type; without a declaration it stays text.</summary>
internal static class TypedValue
{
    public static ConfigNode Of(ProjectSettings project, string key, string text) =>
        project.Declaration(project.QualifiedKey(key))?.Type?.Kind switch
        {
            ConfigKind.Integer when YamlScalars.IsInteger(text) => new ConfigScalar(text, ScalarKind.Integer),
            ConfigKind.Number when YamlScalars.IsNumber(text) => new ConfigScalar(text, ScalarKind.Number),
            ConfigKind.Boolean when text is "true" or "false" => new ConfigScalar(text, ScalarKind.Boolean),
            // Lists and maps may be given as YAML or JSON text.
            ConfigKind.Array or ConfigKind.Object => Structured(text),
            _ => ConfigNode.Text(text),
        };

    /// <param name="type">As <c>config set --type</c> takes it: string, bool, int, float.</param>
    /// <param name="text">The value.</param>
    public static ConfigNode OfType(string type, string text) => type switch
    {
        "string" => ConfigNode.Text(text),
        "bool" when text is "true" or "false" => new ConfigScalar(text, ScalarKind.Boolean),
        "int" when YamlScalars.IsInteger(text) => new ConfigScalar(text, ScalarKind.Integer),
        "float" when YamlScalars.IsNumber(text) => new ConfigScalar(text, ScalarKind.Number),
        "bool" or "int" or "float" => throw new CommandException($"the value is no {type}", ExitCode.Usage),
        _ => throw new CommandException($"--type {type}: write string, bool, int or float", ExitCode.Usage),
    };

    /// <summary>As <c>--path</c> reads values: true, false and whole numbers have their type, anything else is text.</summary>
    public static ConfigNode Guess(string text) => YamlScalars.KindOfPlain(text) switch
    {
        ScalarKind.Boolean when text is "true" or "false" => new ConfigScalar(text, ScalarKind.Boolean),
        ScalarKind.Integer when YamlScalars.IsInteger(text) && (text == "0" || text.TrimStart('-')[0] is not ('0' or '+')) => new ConfigScalar(text, ScalarKind.Integer),
        _ => ConfigNode.Text(text),
    };

    private static ConfigNode Structured(string text)
    {
        var node = YamlDocumentReader.ToConfig(YamlDocumentReader.Find(YamlDocumentReader.Parse("v: " + text, "the value"), "v")!);
        return node.HoldsSecret ? throw new CommandException("a value given on the command line may not hold `secure:`", ExitCode.Usage) : node;
    }
}

namespace Cht.BadInput.Tests;

/// <summary>One bad input: how it gets into a good project, the command that meets it, and what must be said.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Page">Page of docs/runbook (without .md) whose title is the message.</param>
/// <param name="Says">Texts that the message must hold, separated by <c>|</c>: key or host, what was found, what to do.</param>
internal sealed record BadCase(string Name, string Page, string Says)
{
    public const string Up = "up --yes --stack clinic";

    public int Code { get; init; } = 1;

    public string Command { get; init; } = Up;

    public string Input { get; init; } = string.Empty;

    public Action<BadProject> Seed { get; init; } = _ => { };

    /// <summary>A bad value of one configuration key, as YAML.</summary>
    public static BadCase Config(string name, string page, string key, string yaml, string says) =>
        new(name, page, says) { Seed = project => project.Settings[$"cht-cluster:{key}"] = yaml };

    /// <summary>The last machine of the list is bad: the YAML of all machines is made from its additional members.</summary>
    public static BadCase Machines(string name, string page, string says, params string[] machines) =>
        Config(name, page, "machines", $"[{string.Join(", ", machines)}]", says);

    /// <summary>A bad value of one key of a lab.</summary>
    public static BadCase Lab(string name, string page, string key, string yaml, string says) => new(name, page, says)
    {
        Seed = project =>
        {
            project.Settings.Clear();
            project.Settings["cht-cluster:target"] = "lab";
            project.Settings[$"cht-cluster:{key}"] = yaml;
        },
    };

    public static BadCase Flags(string name, string page, string command, string says, int code = 1) =>
        new(name, page, says) { Command = command, Code = code };

    public static BadCase State(string name, string page, string document, string says, string command = Up) =>
        new(name, page, says) { Command = command, Seed = project => project.WriteState(document) };

    public static BadCase Project(string name, string page, string file, string text, string says) =>
        new(name, page, says) { Seed = project => project.Write($"project/{file}", text) };

    public override string ToString() => Name;
}

using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Files;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Files;

internal sealed record HostFilesInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public ImmutableArray<HostDirectoryInputs> Directories { get; init; } = [];
    public ImmutableArray<HostFileInputs> Files { get; init; } = [];
}

internal sealed record HostDirectoryInputs(string Path, string Mode, string Owner, bool KeepExisting = false);

internal sealed record HostFileInputs(string Path, string Mode, string Owner, string Content)
{
    /// <summary>Without the content.</summary>
    public override string ToString() => Path;
}

internal sealed class HostFilesHandler()
    : PartHandler<HostFilesInputs, Hosts.Files.HostFiles, ObservedFiles, DriftOutputs>(new HostFilesPart())
{
    /// <summary>Name of the list of our files on the machine.</summary>
    private const string Set = "layout";

    public override string Token => "hosts:index:HostFiles";

    protected override IEnumerable<CheckFailure> Check(HostFilesInputs inputs) =>
        base.Check(inputs).Concat(inputs.Files.Select(file => (file.Path, file.Mode))
            .Concat(inputs.Directories.Select(directory => (directory.Path, directory.Mode)))
            .Where(entry => !IsMode(entry.Mode))
            .Select(entry => new CheckFailure("mode", $"'{entry.Mode}' of {entry.Path} is no mode; write octal digits, as in 0600")));

    protected override Hosts.Files.HostFiles Desired(HostFilesInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Set = Set,
        Directories = [.. inputs.Directories.Select(directory => new HostDirectory(directory.Path)
        {
            Mode = Mode(directory.Mode),
            Owner = directory.Owner,
            Group = directory.Owner,
            KeepExisting = directory.KeepExisting,
        })],
        Files = [.. inputs.Files.Select(file => HostFile.FromText(file.Path, file.Content) with
        {
            Mode = Mode(file.Mode),
            Owner = file.Owner,
            Group = file.Owner,
        })],
    };

    protected override DriftOutputs Outputs(ObservedFiles observed, ImmutableArray<string> drift) => new(drift);

    protected override Func<Hosts.Files.HostFiles, ObservedFiles, HostPlan> Removal =>
        (desired, observed) => new HostFilesPart().Plan(desired with { Files = [], Directories = [] }, observed);

    private static bool IsMode(string text) => text.Length is 3 or 4 && text.All(digit => digit is >= '0' and <= '7');

    private static UnixFileMode Mode(string text) => (UnixFileMode)Convert.ToInt32(text, 8);
}

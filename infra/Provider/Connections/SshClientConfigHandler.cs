using System.Collections.Immutable;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Connections;

internal sealed record SshClientConfigInputs
{
    public required string Stack { get; init; }
    public ImmutableArray<ConnectionInputs> Machines { get; init; } = [];
}

internal sealed record SshClientConfigOutputs(string Path, ImmutableArray<string> Drift);

/// <summary>Keeps the operator's ssh files as they should be; a missing or changed file is drift.</summary>
internal sealed class SshClientConfigHandler : ResourceHandler<SshClientConfigInputs, SshClientConfigOutputs>
{
    public override string Token => "hosts:index:SshClientConfig";

    public override ImmutableHashSet<string> ReplaceKeys => ["stack"];

    protected override IEnumerable<CheckFailure> Check(SshClientConfigInputs inputs) =>
        inputs.Machines.SelectMany(machine => machine.Problems());

    protected override Task<(string Id, SshClientConfigOutputs Outputs)> CreateAsync(SshClientConfigInputs inputs, ResourceContext context) =>
        Task.FromResult((inputs.Stack, Write(inputs)));

    protected override Task<SshClientConfigOutputs?> ReadAsync(
        string id, SshClientConfigInputs inputs, SshClientConfigOutputs outputs, ResourceContext context)
    {
        var folder = new SshClientFolder(inputs.Stack);
        var differing = SshClientFiles.For(inputs.Machines, folder.Path).Where(file => !folder.Has(file)).Select(file => file.Name);
        return Task.FromResult<SshClientConfigOutputs?>(new(
            folder.ConfigPath, [.. differing.Select(name => $"{folder.Path}/{name}: expected our content and mode 0600, found another or no file")]));
    }

    protected override Task<SshClientConfigOutputs> UpdateAsync(
        string id, SshClientConfigInputs inputs, SshClientConfigOutputs oldOutputs, ResourceContext context) => Task.FromResult(Write(inputs));

    protected override Task DeleteAsync(string id, SshClientConfigInputs inputs, SshClientConfigOutputs outputs, ResourceContext context)
    {
        new SshClientFolder(inputs.Stack).Delete();
        return Task.CompletedTask;
    }

    private static SshClientConfigOutputs Write(SshClientConfigInputs inputs)
    {
        var folder = new SshClientFolder(inputs.Stack);
        folder.Write(SshClientFiles.For(inputs.Machines, folder.Path));
        return new(folder.ConfigPath, []);
    }
}

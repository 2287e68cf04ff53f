using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental;

namespace Cht.Provider.Connections;

/// <summary>The way to each machine of a stack, as the stack's own record of them has it.</summary>
public static class MachineEndpoints
{
    /// <summary>Type of the resource that knows all machines, those that are no peers too.</summary>
    public const string Source = "hosts:index:SshClientConfig";

    /// <param name="inputs">Inputs of a <see cref="SshClientConfig"/>, decrypted.</param>
    /// <returns>By machine name.</returns>
    public static ImmutableDictionary<string, SshEndpoint> Of(ImmutableDictionary<string, PropertyValue> inputs) =>
        PropertyJson.Bind<SshClientConfigInputs>(inputs).Machines
            .ToImmutableDictionary(machine => machine.Name, machine => machine.ToEndpoint(), StringComparer.Ordinal);
}

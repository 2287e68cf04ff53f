using Pulumi;
using Pulumi.Utilities;

namespace Cht.Components.HandOver;

/// <summary>What an output remembers of the resources that it comes from.</summary>
internal static class OutputDependencies
{
    /// <summary>
    /// The same value, unknown and secret as before, without the resources behind it. What all machines know of each other, given
    /// to each of them, would be the square of their number in the state. Only for resources that come after all of those
    /// anyway, over one that looks at all machines.
    /// </summary>
    public static Output<T> Forget<T>(Output<T> output)
    {
        var (known, secret, value) = (OutputUtilities.GetIsKnownAsync(output), Output.IsSecretAsync(output), OutputUtilities.GetValueAsync(output));
        return Output.Create(Task.WhenAll(known, secret)).Apply(found =>
        {
            var same = found[0] ? Output.Create(value) : OutputUtilities.CreateUnknown(() => value);
            return found[1] ? Output.CreateSecret(same) : same;
        });
    }
}

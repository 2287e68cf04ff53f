using System.Text;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Pulumi.Experimental;

namespace Cht.Cli.Cluster;

/// <summary>
/// Hides the secrets of a stack in what machines say: as they are, and in base64 as a basic authentication has them. What a stack
/// had before a rotation it does not know; the machines hide what their env files hold.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>Shorter ones leave too little of their base64 to be told from other text.</summary>
    private const int ShortestEncoded = 16;

    private readonly SecretMask mask = new();

    public KnownSecrets(StackSnapshot snapshot)
    {
        foreach (var resource in snapshot.Resources)
        {
            mask.Learn(resource.Inputs);
            mask.Learn(resource.Outputs);
            foreach (var text in resource.Inputs.Values.Concat(resource.Outputs.Values).Where(value => value.IsSecret).Select(Text).OfType<string>())
            {
                foreach (var encoded in Encoded(text))
                {
                    mask.Learn(encoded);
                }
            }
        }
    }

    public string Hide(string text) => mask.Apply(text);

    private static string? Text(PropertyValue value) => value.TryGetString(out var text) ? text : null;

    /// <summary>
    /// Base64 takes three bytes at a time, so that the secret looks in three ways, by what stands before it ("medic:"). The
    /// characters that it shares with its neighbours are left off.
    /// </summary>
    private static IEnumerable<string> Encoded(string secret)
    {
        if (secret.Length < ShortestEncoded)
        {
            yield break;
        }

        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var first = (before * 8 + 5) / 6;
            var whole = (before + bytes.Length) * 8 / 6;
            yield return text[first..whole];
        }
    }
}

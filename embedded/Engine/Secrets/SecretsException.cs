namespace Cht.Engine.Secrets;

/// <summary>Secrets cannot be encrypted or decrypted; the message says why and what to do, never a secret.</summary>
public sealed class SecretsException : Exception
{
    public SecretsException(string message)
        : base(message)
    {
    }

    public SecretsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

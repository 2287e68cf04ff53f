namespace Cht.Engine.State;

/// <summary>A state document that cannot be read or must not be written; the message lists everything found.</summary>
public sealed class StateFormatException : Exception
{
    public StateFormatException(string message)
        : base(message)
    {
    }

    public StateFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Pulumi.Experimental.Provider;

/// <summary>
/// Thrown by the provider methods that were not overridden; the official SDK answers gRPC status Unimplemented. An engine
/// takes it as "fine" for CheckConfig and DiffConfig.
/// </summary>
internal sealed class MethodNotImplementedException(string provider, string method)
    : Exception($"The provider {provider} does not implement {method}.")
{
    public string Method { get; } = method;
}

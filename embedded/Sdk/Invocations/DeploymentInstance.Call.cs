using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Methods of resources.</summary>
public sealed partial class DeploymentInstance
{
    public Output<T> Call<T>(
        string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, AsInvoke(options, self), registerPackageRequest).Call<T>(args, self);

    public Output<T> Call<T>(string token, CallArgs args, Resource? self = null, CallOptions? options = null)
        => Call<T>(token, args, self, options, registerPackageRequest: null);

    public void Call(string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Call<ImmutableDictionary<string, object>>(token, args, self, options, registerPackageRequest);

    public void Call(string token, CallArgs args, Resource? self = null, CallOptions? options = null)
        => Call(token, args, self, options, registerPackageRequest: null);

    /// <summary>A method runs on the provider of its resource unless another one is given.</summary>
    private static InvokeOptions AsInvoke(CallOptions? options, Resource? self)
        => new()
        {
            Parent = options?.Parent ?? self,
            Provider = options?.Provider ?? self?.Provider,
            Version = options?.Version,
            PluginDownloadURL = options?.PluginDownloadURL,
        };
}

using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Provider functions. <c>Single</c> forms take the only value out of the answer.</summary>
public sealed partial class DeploymentInstance
{
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).Invoke<T>(args, single: false);

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).Invoke<T>(args, single: false);

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => Invocation(token, options).Invoke<T>(args, single: false);

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options)
        => Invocation(token, options).Invoke<T>(args, single: false);

    public Output<T> InvokeSingle<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).Invoke<T>(args, single: true);

    public Output<T> InvokeSingle<T>(
        string token, InvokeArgs args, InvokeOutputOptions options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).Invoke<T>(args, single: true);

    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => Invocation(token, options).Invoke<T>(args, single: true);

    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOutputOptions options)
        => Invocation(token, options).Invoke<T>(args, single: true);

    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).InvokeAsync<T>(args, single: false);

    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => Invocation(token, options).InvokeAsync<T>(args, single: false);

    public Task<T> InvokeSingleAsync<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest)
        => Invocation(token, options, registerPackageRequest).InvokeAsync<T>(args, single: true);

    public Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null)
        => Invocation(token, options).InvokeAsync<T>(args, single: true);

    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest)
        => InvokeAsync<ImmutableDictionary<string, object>>(token, args, options, registerPackageRequest);

    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null)
        => InvokeAsync<ImmutableDictionary<string, object>>(token, args, options);

    private ProviderInvocation Invocation(string token, InvokeOptions? options, RegisterPackageRequest? package = null)
    {
        ProviderInvocation.Refuse(token, package);
        return new ProviderInvocation(deployment, token, options ?? new InvokeOptions());
    }
}

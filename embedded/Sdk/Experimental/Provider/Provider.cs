using System.Runtime.CompilerServices;

namespace Pulumi.Experimental.Provider;

/// <summary>A provider of resources. Override the methods that it supports.</summary>
public abstract class Provider
{
    public virtual Task<ParameterizeResponse> Parameterize(ParameterizeRequest request, CancellationToken ct) =>
        NotImplemented<ParameterizeResponse>();

    public virtual Task<GetSchemaResponse> GetSchema(GetSchemaRequest request, CancellationToken ct) =>
        NotImplemented<GetSchemaResponse>();

    public virtual Task<CheckResponse> CheckConfig(CheckRequest request, CancellationToken ct) => NotImplemented<CheckResponse>();

    public virtual Task<DiffResponse> DiffConfig(DiffRequest request, CancellationToken ct) => NotImplemented<DiffResponse>();

    /// <summary>Accepts any configuration and announces support for previews, unless overridden.</summary>
    public virtual Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
        Task.FromResult(new ConfigureResponse
        {
            AcceptSecrets = true,
            SupportsPreview = true,
            AcceptResources = true,
            AcceptOutputs = true,
        });

    public virtual Task<InvokeResponse> Invoke(InvokeRequest request, CancellationToken ct) => NotImplemented<InvokeResponse>();

    public virtual Task<CreateResponse> Create(CreateRequest request, CancellationToken ct) => NotImplemented<CreateResponse>();

    public virtual Task<ReadResponse> Read(ReadRequest request, CancellationToken ct) => NotImplemented<ReadResponse>();

    public virtual Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) => NotImplemented<CheckResponse>();

    public virtual Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct) => NotImplemented<DiffResponse>();

    public virtual Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct) => NotImplemented<UpdateResponse>();

    public virtual Task Delete(DeleteRequest request, CancellationToken ct) => NotImplemented<bool>();

    public virtual Task<ConstructResponse> Construct(ConstructRequest request, CancellationToken ct) =>
        NotImplemented<ConstructResponse>();

    public virtual Task<CallResponse> Call(CallRequest request, CancellationToken ct) => NotImplemented<CallResponse>();

    /// <summary>
    /// The official SDK serves the provider to an engine over gRPC. The embedded engine runs providers in process instead,
    /// so a plugin built against this SDK can only say how to build one that works.
    /// </summary>
    public static async Task Serve(
        string[] args, string? version, Func<IEngine, Provider> factory, CancellationToken cancellationToken)
    {
        // Not to stdout: the engine that starts a plugin takes its first line for a port number.
        await Console.Error.WriteLineAsync(
            "This plugin was built for the embedded engine; rebuild it with -p:PulumiSdk=nuget to run it under the Pulumi CLI.");
        Environment.ExitCode = 1;
    }

    private Task<T> NotImplemented<T>([CallerMemberName] string method = "") =>
        Task.FromException<T>(new MethodNotImplementedException(GetType().Name, method));
}

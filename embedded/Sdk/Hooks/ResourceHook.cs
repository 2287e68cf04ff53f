namespace Pulumi;

/// <summary>What a resource hook runs.</summary>
public delegate Task ResourceHookCallback(ResourceHookArgs args, CancellationToken cancellationToken = default);

/// <summary>What an error hook runs; true asks for another try.</summary>
public delegate Task<bool> ErrorHookCallback(ErrorHookArgs args, CancellationToken cancellationToken = default);

/// <summary>
/// A function that runs before or after steps of a resource. The embedded engine has no hooks: registering a resource with
/// one fails and says so.
/// </summary>
public class ResourceHook
{
    public ResourceHook(string name, ResourceHookCallback callback, ResourceHookOptions? options = null)
        : this(name, callback, options ?? new ResourceHookOptions(), Registration())
    {
    }

    protected ResourceHook(string name, ResourceHookCallback callback, ResourceHookOptions options, Task registered)
    {
        Name = name;
        Callback = callback;
        Options = options;
        Registered = registered;
    }

    public string Name { get; }

    public ResourceHookCallback Callback { get; }

    public ResourceHookOptions Options { get; }

    internal Task Registered { get; }

    /// <summary>Hooks belong to a run: making one outside throws. The embedded engine has nowhere to register it.</summary>
    internal static Task Registration() => Deployment.Required.HookRegistration;
}

/// <summary>A function that decides whether a failed step is tried again.</summary>
public class ErrorHook
{
    public ErrorHook(string name, ErrorHookCallback callback)
        : this(name, callback, ResourceHook.Registration())
    {
    }

    protected ErrorHook(string name, ErrorHookCallback callback, Task registered)
    {
        Name = name;
        Callback = callback;
        Registered = registered;
    }

    public string Name { get; }

    public ErrorHookCallback Callback { get; }

    internal Task Registered { get; }
}

public class ResourceHookOptions
{
    /// <summary>Run in previews, too.</summary>
    public bool? OnDryRun { get; set; }

    /// <summary>A failing hook does not fail the step.</summary>
    public bool? IgnoreErrors { get; set; }
}

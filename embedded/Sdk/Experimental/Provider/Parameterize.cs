using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Turns a provider into one for another package, before it is configured.</summary>
public sealed class ParameterizeRequest(Parameters parameters)
{
    public Parameters Parameters { get; } = parameters;
}

public abstract class Parameters;

/// <summary>Parameters as words of a command line.</summary>
public sealed class ParametersArgs(ImmutableArray<string> args) : Parameters
{
    public ImmutableArray<string> Args { get; } = args;
}

/// <summary>Parameters as an earlier parameterization stored them.</summary>
public sealed class ParametersValue(string name, string version, ImmutableArray<byte> value) : Parameters
{
    public string Name { get; } = name;
    public string Version { get; } = version;
    public ImmutableArray<byte> Value { get; } = value;
}

public sealed class ParameterizeResponse(string name, string version)
{
    public string Name { get; } = name;
    public string Version { get; } = version;
}

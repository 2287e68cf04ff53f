namespace Cht.Cli.Tests.Clouds;

/// <summary>
/// The real program learns its configuration keys from an environment variable of the process, so nothing else may run an engine
/// meanwhile.
/// </summary>
[CollectionDefinition(nameof(RealProgram), DisableParallelization = true)]
public sealed class RealProgram;

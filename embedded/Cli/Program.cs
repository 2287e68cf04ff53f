namespace Cht.Cli;

internal static class Program
{
    public static int Main() => ExitCode.Success;
}

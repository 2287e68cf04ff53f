using Cht.Hosts.Lab;
using Cht.Provider.Framework;

namespace Cht.Provider.Lab;

/// <summary>What the handlers of lab resources share.</summary>
internal static class LabContext
{
    /// <summary>
    /// Deletion gets no inputs from the program, so the operator's word travels in an environment variable, which both
    /// engines hand to the provider (<c>scripts/destroy --delete-data</c> sets it).
    /// </summary>
    public static bool DeletesData => Environment.GetEnvironmentVariable("CHT_DELETE_DATA") is "true";

    public static LabComputer Computer(ResourceContext context) => new(progress: context.Report);
}

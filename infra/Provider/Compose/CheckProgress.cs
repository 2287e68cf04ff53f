using Cht.Hosts.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.Compose;

/// <summary>Waits for checks as progress lines: machine, condition, elapsed time.</summary>
internal sealed class CheckProgress(ResourceContext context) : IProgress<HostWait>
{
    public void Report(HostWait value) => context.Report($"{value.Host}: {value.Condition} ({value.Elapsed.TotalSeconds:0} s)");
}

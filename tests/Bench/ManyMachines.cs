using System.Globalization;
using System.Text.RegularExpressions;
using Cht.Hosts.Keys;
using Cht.Lab.Tests.Running;

namespace Cht.Bench;

/// <summary>Previews of 4, 40 and 400 given servers by the real program: time and memory grow no faster than machines.</summary>
internal static partial class ManyMachines
{
    public static async Task<IReadOnlyList<Comparison>> CompareAsync(int runs)
    {
        var few = await PreviewAsync(runs, 4);
        var some = await PreviewAsync(runs, 40);
        var many = await PreviewAsync(runs, 400);
        return
        [
            Grows("40 machines against 4", some, few),
            Grows("400 machines against 40", many, some),
            new("400 machines are previewed in less than 5 s and 300 MB", many.Time, few.Time, many.Time.RatioTo(few.Time), "5 s, 300 MB",
                many.Time.Median < TimeSpan.FromSeconds(5) && many.Megabytes < 300),
        ];
    }

    private static Comparison Grows(string claim, Preview more, Preview fewer) =>
        new(claim, more.Time, fewer.Time, more.Time.RatioTo(fewer.Time), "at most 10", more.Time.RatioTo(fewer.Time) <= 10 && more.Megabytes <= fewer.Megabytes * 10);

    private static async Task<Preview> PreviewAsync(int runs, int machines)
    {
        using var project = new InfraProject("many", string.Empty);
        var key = await SshKeys.GenerateAsync("operator", CancellationToken.None);
        project.WriteStackFile(StackFile(machines, project.WriteSecret("id_ed25519", key.PrivateKey)));
        var megabytes = 0;
        var time = await Measurement.TakeAsync($"preview of {machines} servers", runs, async () =>
        {
            var output = (await project.InfraAsync("preview", "--timings")).Required();
            megabytes = Math.Max(megabytes, int.Parse(Peak().Match(output).Value, CultureInfo.InvariantCulture));
        });
        return new(time with { Name = $"{time.Name}, {megabytes} MB" }, megabytes);
    }

    private static string StackFile(int machines, string keyFile) => $"""
        config:
          cht-cluster:target: servers
          cht-cluster:deploy: false
          cht-cluster:overlaySubnet: 10.201.0.0/22
          cht-cluster:administratorRanges: [198.51.100.0/28]
          cht-cluster:sshPrivateKeyFile: {keyFile}
          cht-cluster:machines:
        {string.Join('\n', Enumerable.Range(0, machines).Select(number => $"""
            - name: {(number == 0 ? "core" : $"couchdb{number}")}
              role: {(number == 0 ? "core" : "couchdb")}
              address: 10.20.{number / 200}.{11 + number % 200}
              hostKeys: ["SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"]
        """))}
        """;

    [GeneratedRegex("(?<=peak memory: )[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Peak();

    private sealed record Preview(Measurement Time, int Megabytes);
}

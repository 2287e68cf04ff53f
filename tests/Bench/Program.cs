using Cht.Bench;
using Cht.Lab.Tests.Running;

// One argument: how often each is measured.
var runs = args is [var number] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 5;
var comparisons = new List<Comparison>();
comparisons.AddRange(await Refresh.CompareAsync(runs));
comparisons.InsertRange(0, await FirstUp.CompareAsync());
comparisons.AddRange(await ManyMachines.CompareAsync(runs));

var docs = Path.Combine(InfraProject.Root, "docs");
var date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
File.WriteAllText(Path.Combine(docs, "benchmark.md"), Report.Table(comparisons, Computer.Describe(), date));
var measurements = comparisons.SelectMany(row => new[] { row.Ours, row.Other }).DistinctBy(measurement => measurement.Name).ToList();
File.WriteAllText(Path.Combine(docs, "benchmark.svg"), Report.Chart(measurements));
Console.WriteLine(Path.Combine(docs, "benchmark.md"));
return comparisons.All(row => row.Holds) ? 0 : 1;

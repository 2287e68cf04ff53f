using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Pulumi.Testing;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>What is declared for one machine, and for the firewall of the cloud, in clusters of 4, 40 and 400 machines.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class ManyMachinesTests
{
    private static readonly ConcurrentDictionary<(string Target, int Machines), Task<Declared>> Known = [];

    public static TheoryData<string> Targets => new("aws", "azure", "servers");

    [Fact]
    public async Task On_AWS_no_firewall_rule_and_no_group_of_a_machine_comes_with_more_machines()
    {
        var (few, some, many) = await OfAllSizesAsync("aws");

        (few.Machines, some.Machines, many.Machines).ShouldBe((4, 40, 400));
        new[] { few.Rules, some.Rules, many.Rules }.ShouldBe([14, 14, 14]);
        new[] { few.Groups, some.Groups, many.Groups }.ShouldBe([2, 2, 2]);
    }

    [Fact]
    public async Task On_Azure_no_firewall_rule_and_no_source_of_one_comes_with_more_machines()
    {
        var (few, some, many) = await OfAllSizesAsync("azure");

        (few.Machines, some.Machines, many.Machines).ShouldBe((4, 40, 400));
        few.Rules.ShouldBeGreaterThan(5);
        new[] { some.Rules, many.Rules }.ShouldBe([few.Rules, few.Rules]);
        new[] { some.RuleValues, many.RuleValues }.ShouldBe([few.RuleValues, few.RuleValues]);
        new[] { few.Groups, some.Groups, many.Groups }.ShouldBe([2, 2, 2]);
    }

    /// <summary>Only the table of names, which has a line for each machine, may grow: it is what the machine's /etc/hosts is made of.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_machine_is_given_as_many_values_in_a_large_cluster_as_in_a_small_one(string target)
    {
        var (few, some, many) = await OfAllSizesAsync(target);

        new[] { few.Names, some.Names, many.Names }.ShouldBe([4, 40, 400]);
        few.Values.ShouldBeGreaterThan(50);
        new[] { some.Values - 36, many.Values - 396 }.ShouldBe([few.Values, few.Values]);
    }

    /// <summary>What each machine has to know of each other one: its part of the layout document, firewall and table of names.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Another_machine_in_the_cluster_is_a_few_lines_of_text_to_each_of_them(string target)
    {
        var (_, some, many) = await OfAllSizesAsync(target);

        ((many.Characters - some.Characters) / 360).ShouldBeInRange(100, 4000);
    }

    private static async Task<(Declared Few, Declared Some, Declared Many)> OfAllSizesAsync(string target) => (
        await Known.GetOrAdd((target, 4), DeclareAsync), await Known.GetOrAdd((target, 40), DeclareAsync), await Known.GetOrAdd((target, 400), DeclareAsync));

    private static async Task<Declared> DeclareAsync((string Target, int Machines) wanted)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Config(wanted.Target, wanted.Machines));
        var own = mocks.All.Where(resource => resource.Name == "couchdb3" || resource.Name!.StartsWith("couchdb3-", StringComparison.Ordinal))
            .SelectMany(resource => resource.Inputs.Values).SelectMany(Values).ToList();
        var azureRules = mocks.Of("azure:network/networkSecurityGroup:NetworkSecurityGroup").SelectMany(group => List(group.Inputs["securityRules"])).ToList();
        return new Declared(
            mocks.Of("hosts:index:DockerEngine").Count,
            mocks.All.Count(resource => resource.Type!.Contains("IngressRule", StringComparison.Ordinal)) + azureRules.Count,
            azureRules.SelectMany(Values).Count(),
            mocks.All.Where(resource => resource.Type is "aws:ec2/instance:Instance" && resource.Name == "couchdb3").Sum(machine => List(machine.Inputs["vpcSecurityGroupIds"]).Count)
                + mocks.All.Count(resource => resource.Type!.EndsWith(":NetworkInterfaceApplicationSecurityGroupAssociation", StringComparison.Ordinal)
                    && resource.Name!.StartsWith("couchdb3-", StringComparison.Ordinal)),
            Values(mocks.Single("hosts:index:HostIdentity", "couchdb3-identity").Inputs["addresses"]).Count(),
            own.Count,
            own.Sum(value => Convert.ToString(value, CultureInfo.InvariantCulture)!.Length));
    }

    /// <summary>The values at the ends of a tree of maps and lists.</summary>
    private static IEnumerable<object> Values(object value) => value switch
    {
        string text => [text],
        IReadOnlyDictionary<string, object> map => map.Values.SelectMany(Values),
        IEnumerable list => list.Cast<object>().SelectMany(Values),
        _ => [value],
    };

    private static Dictionary<string, object> Config(string target, int machines) => target switch
    {
        "aws" => Aws(("couchdbNodes", Text(machines - 1)), ("overlaySubnet", "10.201.0.0/20"), ("bastionHost", "core"), ("managers", "3")),
        "azure" => Azure(("couchdbNodes", Text(machines - 1)), ("overlaySubnet", "10.201.0.0/20"), ("bastionHost", "core"), ("managers", "3")),
        _ => new()
        {
            ["target"] = "servers",
            ["overlaySubnet"] = "10.201.0.0/20",
            ["administratorRanges"] = new[] { "198.51.100.0/28" },
            ["machines"] = Enumerable.Range(0, machines).Select(number => new
            {
                name = number == 0 ? "core" : $"couchdb{number}",
                role = number == 0 ? "core" : "couchdb",
                address = $"10.20.{number / 200}.{11 + (number % 200)}",
                hostKeys = new[] { "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU" },
            }).ToArray(),
        },
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="Machines">All machines.</param>
    /// <param name="Rules">Firewall rules in the cloud.</param>
    /// <param name="RuleValues">Ports, sources and texts in those of Azure.</param>
    /// <param name="Groups">Groups that the machine couchdb3 is in.</param>
    /// <param name="Names">Names in its table.</param>
    /// <param name="Values">All values that its resources are given.</param>
    /// <param name="Characters">Their length as text.</param>
    private sealed record Declared(int Machines, int Rules, int RuleValues, int Groups, int Names, int Values, int Characters);
}

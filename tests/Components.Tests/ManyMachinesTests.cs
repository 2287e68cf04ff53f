using System.Collections;
using System.Globalization;
using Pulumi.Testing;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>What is declared for one machine, and for the firewall of the cloud, in clusters of 4, 40 and 400 machines.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class ManyMachinesTests
{
    private static readonly int[] Sizes = [4, 40, 400];

    public static TheoryData<string> Targets => new("aws", "azure", "servers");

    [Fact]
    public async Task On_AWS_no_firewall_rule_and_no_group_of_a_machine_comes_with_more_machines()
    {
        var rules = new List<int>();
        var groups = new List<int>();
        foreach (var size in Sizes)
        {
            var (mocks, _) = await StackRun.RunAsync("prod", Of("aws", size));
            mocks.Of("aws:ec2/instance:Instance").Count.ShouldBe(size);
            rules.Add(mocks.All.Count(resource => resource.Type!.Contains("IngressRule", StringComparison.Ordinal)));
            groups.Add(mocks.Of("aws:ec2/instance:Instance").Max(machine => List(machine.Inputs["vpcSecurityGroupIds"]).Count));
            mocks.Of("aws:ec2/securityGroup:SecurityGroup").ShouldAllBe(group => !group.Inputs.ContainsKey("ingress"));
        }

        rules.Distinct().ShouldBe([13]);
        groups.Distinct().ShouldBe([4]);
    }

    [Fact]
    public async Task On_Azure_no_firewall_rule_and_no_source_of_one_comes_with_more_machines()
    {
        var rules = new List<(int Rules, int Values)>();
        foreach (var size in Sizes)
        {
            var (mocks, _) = await StackRun.RunAsync("prod", Of("azure", size));
            mocks.Of("azure:compute/linuxVirtualMachine:LinuxVirtualMachine").Count.ShouldBe(size);
            var machines = mocks.Of("azure:network/networkSecurityGroup:NetworkSecurityGroup").Single();
            rules.Add((List(machines.Inputs["securityRules"]).Count, Values(machines.Inputs["securityRules"]).Count()));
            mocks.Of("azure:network/networkInterfaceApplicationSecurityGroupAssociation:NetworkInterfaceApplicationSecurityGroupAssociation")
                .Count(association => association.Name!.StartsWith("couchdb3-", StringComparison.Ordinal)).ShouldBe(2);
        }

        rules.Distinct().Count().ShouldBe(1);
        rules[0].Rules.ShouldBeGreaterThan(5);
    }

    /// <summary>Only the table of names, which has a line for each machine, may grow: it is what the machine's /etc/hosts is made of.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_machine_is_given_as_many_values_in_a_large_cluster_as_in_a_small_one(string target)
    {
        var counts = new List<int>();
        foreach (var size in Sizes)
        {
            var (mocks, _) = await StackRun.RunAsync("prod", Of(target, size));
            var identity = mocks.Single("hosts:index:HostIdentity", "couchdb3-identity");
            Values(identity.Inputs["addresses"]).Count().ShouldBe(size);
            counts.Add(OfMachine(mocks, "couchdb3").SelectMany(resource => resource.Inputs.Values).Sum(value => Values(value).Count()) - size);
        }

        counts.Distinct().Count().ShouldBe(1, string.Join(", ", counts));
    }

    /// <summary>What each machine has to know of each other one: its part of the layout document, firewall and table of names.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Another_machine_in_the_cluster_is_a_few_lines_of_text_to_each_of_them(string target)
    {
        var (some, _) = await StackRun.RunAsync("prod", Of(target, 40));
        var (more, _) = await StackRun.RunAsync("prod", Of(target, 140));

        var grown = Characters(more, "couchdb3") - Characters(some, "couchdb3");

        (grown / 100).ShouldBeLessThan(4000);
    }

    private static int Characters(RecordingMocks mocks, string machine) => OfMachine(mocks, machine)
        .SelectMany(resource => resource.Inputs.Values).SelectMany(Values).Sum(value => Convert.ToString(value, CultureInfo.InvariantCulture)!.Length);

    private static IEnumerable<MockResourceArgs> OfMachine(RecordingMocks mocks, string machine) =>
        mocks.All.Where(resource => resource.Name == machine || resource.Name!.StartsWith($"{machine}-", StringComparison.Ordinal));

    /// <summary>The values at the ends of a tree of maps and lists.</summary>
    private static IEnumerable<object> Values(object value) => value switch
    {
        string text => [text],
        IReadOnlyDictionary<string, object> map => map.Values.SelectMany(Values),
        IEnumerable list => list.Cast<object>().SelectMany(Values),
        _ => [value],
    };

    private static Dictionary<string, object> Of(string target, int machines) => target switch
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
}

using System.Text.Json;
using Pulumi;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>MicroK8s on machines that a cloud makes: the same machines, the firewall of Kubernetes, volumes on the data disks.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class MicroK8sCloudTests
{
    private static readonly double[] Ports = [16443, 25000, 19001, 10250];

    [Fact]
    public async Task On_AWS_nodes_reach_each_other_on_the_ports_of_MicroK8s_alone()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", MicroK8s(Aws(), "aws"));

        mocks.Of("aws:ec2/instance:Instance").Count.ShouldBe(4);
        mocks.Of("hosts:index:MicroK8sMember").Count.ShouldBe(3);
        mocks.Of("hosts:index:SwarmManager").ShouldBeEmpty();
        var rules = mocks.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").Select(rule => rule.Inputs).ToList();
        var peers = rules.Where(rule => rule.ContainsKey("referencedSecurityGroupId") && (string)rule["ipProtocol"] == "tcp").Select(rule => rule["fromPort"]).ToList();
        foreach (var port in Ports)
        {
            peers.ShouldContain(port);
        }

        peers.ShouldNotContain(2377d);
        rules.ShouldNotContain(rule => (string)rule["ipProtocol"] == "50");
        rules.Where(rule => rule.TryGetValue("cidrIpv4", out var range) && (string)range == "0.0.0.0/0").Select(rule => rule["fromPort"]).Order().ShouldBe([80d, 443d]);
    }

    [Fact]
    public async Task On_Azure_as_well()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", MicroK8s(Azure(), "azure"));

        mocks.Of("azure:compute/linuxVirtualMachine:LinuxVirtualMachine").Count.ShouldBe(4);
        var rules = List(mocks.Single("azure:network/networkSecurityGroup:NetworkSecurityGroup", "machines").Inputs["securityRules"]).Select(Object).ToList();
        var ports = rules.Where(rule => (string)rule["protocol"] == "Tcp").SelectMany(rule => rule.TryGetValue("destinationPortRanges", out var several)
            ? List(several).Cast<string>() : [(string)rule["destinationPortRange"]]).ToList();
        foreach (var port in Ports)
        {
            ports.ShouldContain($"{port}");
        }

        ports.ShouldNotContain("2377");
        rules.ShouldNotContain(rule => (string)rule["protocol"] == "Esp");
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    public async Task The_volumes_lie_on_the_disks_that_outlive_the_machines(string cloud)
    {
        var (mocks, _) = await StackRun.RunAsync("prod", MicroK8s(cloud == "aws" ? Aws() : Azure(), cloud));

        ((string)mocks.Single("hosts:index:ChtRelease", "release").Inputs["objects"]).ShouldContain("pvDir: \"/srv/cht-data/kubernetes\"");
    }

    [Fact]
    public async Task The_layout_tells_the_addresses_that_the_cloud_gave_and_the_way_through_the_bastion()
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", MicroK8s(Aws(("bastionHost", "own"), ("natGateway", "true")), "aws"));

        var layout = await Value((Output<JsonElement>)outputs["layout"]!);
        layout.GetProperty("nodes")[0].GetProperty("publicAddress").GetString().ShouldStartWith("203.0.113.");
        layout.GetProperty("bastion").GetProperty("address").GetString().ShouldStartWith("203.0.113.");
        layout.GetProperty("kubernetes").GetProperty("state").GetString().ShouldBe("running");
        Object(mocks.Single("hosts:index:MicroK8sMember", "couchdb1-member").Inputs["connection"]).ContainsKey("jump").ShouldBeTrue();
    }

    private static async Task<JsonElement> Value(Output<JsonElement> output)
    {
        var value = new TaskCompletionSource<JsonElement>();
        output.Apply(found =>
        {
            value.SetResult(found);
            return found;
        });
        return await value.Task;
    }

    private static Dictionary<string, object> MicroK8s(Dictionary<string, object> config, string cloud)
    {
        (config["target"], config["microk8sMachines"], config["kubernetes"]) = ("microk8s", cloud, new { ingressHost = "cht.example.org" });
        return config;
    }
}

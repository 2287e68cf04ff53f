using System.Text.Json;
using Cht.Packages.Schema;
using Cht.Packages.Validation;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Packages.Tests;

/// <summary>Each kind of mistake in the inputs of a resource, and the message that names it.</summary>
public sealed class SeededMistakesTests
{
    private const string Rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    private const string Instance = "aws:ec2/instance:Instance";
    private const string SecurityGroup = "azure:network/networkSecurityGroup:NetworkSecurityGroup";
    private const string Machine = "azure:compute/linuxVirtualMachine:LinuxVirtualMachine";

    public static TheoryData<string, string, string, string, string> Mistakes => new()
    {
        { "unknown property", Rule, """{"ipProtocol":"tcp","securityGroupId":"sg","fromPrt":22}""", "fromPrt", "has no property 'fromPrt'. Did you mean 'fromPort'?" },
        { "property in capitals", "aws:ec2/vpc:Vpc", """{"CidrBlock":"10.0.0.0/16"}""", "CidrBlock", "Did you mean 'cidrBlock'?" },
        { "name of another resource's property", "aws:ec2/vpc:Vpc", """{"resourceGroupName":"cht"}""", "resourceGroupName", "There are: assignGeneratedIpv6CidrBlock" },
        { "missing property", Rule, """{"securityGroupId":"sg"}""", "ipProtocol", "it is missing" },
        { "null for a required property", Rule, """{"ipProtocol":null,"securityGroupId":"sg"}""", "ipProtocol", "it is missing" },
        { "unknown property in an object", Instance, """{"metadataOptions":{"httpToken":"required"}}""", "metadataOptions.httpToken", "Did you mean 'httpTokens'?" },
        { "missing property in an object", Machine, """{"resourceGroupName":"g","size":"s","networkInterfaceIds":["n"],"osDisk":{}}""", "osDisk.caching", "it is missing" },
        { "unknown property in an element", Instance, """{"ebsBlockDevices":[{"deviceName":"sdf"},{"deviceName":"sdg","size":1}]}""", "ebsBlockDevices[1].size", "has no property 'size'" },
        { "missing property in an element", SecurityGroup, """{"resourceGroupName":"g","securityRules":[{"access":"Allow","direction":"Inbound","name":"a","protocol":"Tcp"}]}""", "securityRules[0].priority", "it is missing" },
        { "text for a truth value", Instance, """{"monitoring":"yes"}""", "monitoring", "found the text 'yes', but it takes true or false" },
        { "truth value for a text", Instance, """{"ami":true}""", "ami", "found true, but it takes a text" },
        { "text for a number", Rule, """{"ipProtocol":"tcp","securityGroupId":"sg","fromPort":"22"}""", "fromPort", "found the text '22', but it takes a whole number" },
        { "fraction for a whole number", "aws:ebs/volume:Volume", """{"availabilityZone":"a","size":10.5}""", "size", "found the number 10.5, but it takes a whole number" },
        { "number for a text", "aws:ec2/vpc:Vpc", """{"cidrBlock":10}""", "cidrBlock", "found the number 10, but it takes a text" },
        { "single value for a list", Instance, """{"vpcSecurityGroupIds":"sg-1"}""", "vpcSecurityGroupIds", "but it takes a list, each element a text" },
        { "list for a single value", Instance, """{"subnetId":["a"]}""", "subnetId", "found a list, but it takes a text" },
        { "wrong element of a list", Instance, """{"vpcSecurityGroupIds":["sg-1",2]}""", "vpcSecurityGroupIds[1]", "found the number 2, but it takes a text" },
        { "object for a text", Instance, """{"userData":{"a":"b"}}""", "userData", "found an object, but it takes a text" },
        { "text for an object", Instance, """{"rootBlockDevice":"gp3"}""", "rootBlockDevice", "but it takes an object (aws:ec2/InstanceRootBlockDevice:InstanceRootBlockDevice)" },
        { "list of objects for one object", Instance, """{"rootBlockDevice":[{"volumeType":"gp3"}]}""", "rootBlockDevice", "found a list" },
        { "text for a map", Instance, """{"tags":"Name=core"}""", "tags", "but it takes an object whose values are each a text" },
        { "wrong value in a map", Instance, """{"tags":{"Count":4}}""", "tags.Count", "found the number 4, but it takes a text" },
        { "nothing of a union", "kubernetes:networking.k8s.io/v1:NetworkPolicy", """{"spec":{"podSelector":{},"ingress":[{"ports":[{"port":true}]}]}}""", "spec.ingress[0].ports[0].port", "found true, but it takes a whole number or a text" },
        { "another kind", "kubernetes:core/v1:Namespace", """{"kind":"Pod"}""", "kind", "found the text 'Pod', but it can only be 'Namespace'" },
        { "unknown resource", "aws:ec2/instanse:Instanse", "{}", "", "has no resource aws:ec2/instanse:Instanse. Did you mean 'aws:ec2/instance:Instance'?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_with_its_path_and_the_urn(string kind, string type, string inputs, string path, string text)
    {
        var failures = await CheckAsync(type, Values(inputs));

        var failure = failures.ShouldHaveSingleItem(kind);
        failure.Property.ShouldBe(path);
        failure.Reason.ShouldContain(text);
        failure.Reason.ShouldContain($"urn:pulumi:dev::proj::{type}::it");
    }

    [Fact]
    public void A_value_outside_an_enumeration_is_named_with_the_nearest_one()
    {
        var schema = SchemaReader.Read("""
            {"name":"t","version":"1","resources":{},"types":{"t:a:Size":{"type":"string","enum":[{"name":"Small","value":"small"},{"name":"Large","value":"large"}]}},
             "provider":{"inputProperties":{"size":{"$ref":"#/types/t:a:Size"}}}}
            """);

        var problem = SchemaValidation.Check(schema, schema.Provider, "t", Values("""{"size":"larg"}""")).ShouldHaveSingleItem();

        problem.Text.ShouldBe("found the text 'larg', which is none of its values. Did you mean 'large'?");
    }

    [Theory]
    [InlineData("aws:ec2/getAmi:getAmi", """{"mostRecnt":true}""", "Did you mean 'mostRecent'?")]
    [InlineData("aws:ec2/getAmi:getAmi", """{"filters":[{"name":"a"}]}""", "it is missing")]
    [InlineData("aws:ec2/getAmy:getAmy", "{}", "has no function aws:ec2/getAmy:getAmy")]
    public async Task Mistakes_in_the_arguments_of_functions_are_named(string function, string arguments, string text)
    {
        var response = await Provider("aws").Invoke(new InvokeRequest(function, Values(arguments)), CancellationToken.None);

        response.Failures!.ShouldHaveSingleItem().Reason.ShouldContain(text);
    }

    [Theory]
    [InlineData("""{"regoin":"eu-central-1"}""", "Did you mean 'region'?")]
    [InlineData("""{"maxRetries":"many"}""", "found the text 'many', but it takes a whole number")]
    [InlineData("""{"defaultTags":"{\"tag\":{}}"}""", "Did you mean 'tags'?")]
    public async Task Mistakes_in_the_configuration_of_a_provider_are_named(string configuration, string text)
    {
        var request = new CheckRequest(new Pulumi.Urn("urn:pulumi:dev::proj::pulumi:providers:aws::default"), Values("{}"), Values(configuration), []);

        var response = await Provider("aws").CheckConfig(request, CancellationToken.None);

        response.Failures!.ShouldHaveSingleItem().Reason.ShouldContain(text);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var failures = await CheckAsync(Instance, Values("""{"ami":1,"amy":"a","tags":{"a":1,"b":2},"metadataOptions":{"httpTokens":true}}"""));

        failures.Select(failure => failure.Property).ShouldBe(["ami", "amy", "metadataOptions.httpTokens", "tags.a", "tags.b"], ignoreOrder: true);
    }

    [Fact]
    public async Task Secrets_are_not_shown_and_unknown_values_are_taken_to_be_right()
    {
        var inputs = Values("{}")
            .Add("monitoring", new PropertyValue("hunter2-hunter2").WithSecret(true))
            .Add("subnetId", PropertyValue.Computed);

        var failure = (await CheckAsync(Instance, inputs)).ShouldHaveSingleItem();

        failure.Reason.ShouldStartWith("found a secret text, but it takes true or false");
    }

    private static async Task<IList<CheckFailure>> CheckAsync(string type, System.Collections.Immutable.ImmutableDictionary<string, PropertyValue> inputs)
    {
        var request = new CheckRequest(new Pulumi.Urn($"urn:pulumi:dev::proj::{type}::it"), Values("{}"), inputs, []);
        return (await Provider(type.Split(':')[0]).Check(request, CancellationToken.None)).Failures!;
    }

    private static SchemaProvider Provider(string package) => new(PackageSchemas.Of(package));

    private static System.Collections.Immutable.ImmutableDictionary<string, PropertyValue> Values(string json)
    {
        using var document = JsonDocument.Parse(json);
        ConfigurationText.Parse(TypeSchema.Of(TypeKind.Map, TypeSchema.Of(TypeKind.Any)), new PropertyValue(json)).TryGetMap(out var values);
        return values!;
    }
}

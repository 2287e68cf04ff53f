using System.Text.Json.Nodes;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;
using static Cht.Components.Kubernetes.ObjectArguments;

namespace Cht.Components.Kubernetes;

/// <summary>Network policies and the ingress.</summary>
internal static class NetworkArguments
{
    public static NetworkPolicySpecArgs Policy(JsonNode spec)
    {
        var args = new NetworkPolicySpecArgs { PodSelector = Selector(spec["podSelector"]!), PolicyTypes = Texts(spec["policyTypes"]!.AsArray()) };
        if (spec["ingress"] is JsonArray rules)
        {
            args.Ingress = rules.Select(rule => Rule(rule!)).ToArray();
        }

        return args;
    }

    public static IngressSpecArgs Ingress(JsonNode spec) => new()
    {
        IngressClassName = Text(spec, "ingressClassName"),
        Tls = spec["tls"]!.AsArray().Select(tls => new IngressTLSArgs { Hosts = Texts(tls!["hosts"]!.AsArray()), SecretName = Text(tls, "secretName") }).ToArray(),
        Rules = spec["rules"]!.AsArray().Select(rule => new IngressRuleArgs
        {
            Host = Text(rule!, "host"),
            Http = new HTTPIngressRuleValueArgs { Paths = rule!["http"]!["paths"]!.AsArray().Select(path => Path(path!)).ToArray() },
        }).ToArray(),
    };

    private static NetworkPolicyIngressRuleArgs Rule(JsonNode rule) => new()
    {
        From = rule["from"]!.AsArray().Select(peer => Peer(peer!)).ToArray(),
        Ports = rule["ports"]!.AsArray().Select(port => new NetworkPolicyPortArgs
        {
            Protocol = Text(port!, "protocol"), Port = port!["port"]!.GetValue<int>(),
        }).ToArray(),
    };

    private static NetworkPolicyPeerArgs Peer(JsonNode peer)
    {
        var args = new NetworkPolicyPeerArgs();
        if (peer["podSelector"] is { } pods)
        {
            args.PodSelector = Selector(pods);
        }

        if (peer["namespaceSelector"] is { } namespaces)
        {
            args.NamespaceSelector = Selector(namespaces);
        }

        return args;
    }

    private static HTTPIngressPathArgs Path(JsonNode path)
    {
        var service = path["backend"]!["service"]!;
        return new()
        {
            Path = Text(path, "path"),
            PathType = Text(path, "pathType"),
            Backend = new IngressBackendArgs
            {
                Service = new IngressServiceBackendArgs
                {
                    Name = Text(service, "name"), Port = new ServiceBackendPortArgs { Number = service["port"]!["number"]!.GetValue<int>() },
                },
            },
        };
    }
}

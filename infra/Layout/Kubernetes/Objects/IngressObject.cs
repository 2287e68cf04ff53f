using System.Globalization;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// The way in. The charts make one for EKS, GKE and k3s only, and the one for k3s of CHT 5 has neither host nor TLS.
/// </summary>
internal static class IngressObject
{
    public static KubernetesObject For(KubernetesCluster cluster)
    {
        var ingress = cluster.Ingress;
        return new("networking.k8s.io/v1", "Ingress", "api-ingress", cluster.Namespace, new()
        {
            ["spec"] = new JsonObject
            {
                ["ingressClassName"] = ingress.Class,
                ["tls"] = new JsonArray(new JsonObject { ["hosts"] = new JsonArray(ingress.Host), ["secretName"] = ingress.TlsSecret }),
                ["rules"] = new JsonArray(new JsonObject
                {
                    ["host"] = ingress.Host,
                    ["http"] = new JsonObject { ["paths"] = new JsonArray(Api()) },
                }),
            },
        })
        {
            Annotations = new()
            {
                ["nginx.ingress.kubernetes.io/proxy-body-size"] = KubernetesIngress.BodyLimit,
                ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = Seconds(),
                ["nginx.ingress.kubernetes.io/proxy-send-timeout"] = Seconds(),
                ["nginx.ingress.kubernetes.io/ssl-redirect"] = "true",
            },
        };
    }

    private static JsonObject Api() => new()
    {
        ["path"] = "/",
        ["pathType"] = "Prefix",
        ["backend"] = new JsonObject
        {
            ["service"] = new JsonObject { ["name"] = "api", ["port"] = new JsonObject { ["number"] = 5988 } },
        },
    };

    private static string Seconds() => KubernetesIngress.ReadTimeoutSeconds.ToString(CultureInfo.InvariantCulture);
}

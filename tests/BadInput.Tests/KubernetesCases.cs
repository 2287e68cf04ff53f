using static Cht.BadInput.Tests.BadCase;
using static Cht.BadInput.Tests.BadProject;

namespace Cht.BadInput.Tests;

/// <summary>Bad values of the key <c>kubernetes</c> and of the target microk8s.</summary>
internal static class KubernetesCases
{
    private const string Host = "ingressHost: cht.example.org";

    public static IEnumerable<BadCase> All =>
    [
        new("everything wrong with Kubernetes at once", "many-problems",
            "4 CouchDB machines|kubernetes.storageSize: 100Mi|kubernetes.storageClass: 'floppy'|kubernetes.ingressHost: nothing|"
                + "kubernetes.nodeMapping: 'alpha' stands there 2 times|kubernetes.chartVersion|5 problems")
        {
            Seed = project =>
            {
                project.Settings["cht-cluster:machines"] = $"[{string.Join(", ", Enumerable.Range(0, 5).Select(number => Machine(number)))}]";
                project.Settings["cht-cluster:kubernetes"] =
                    "{storageSize: 100Mi, storageClass: floppy, nodeMapping: [alpha, beta, alpha, gamma], chartVersion: 9.9.9}";
            },
        },
        Kubernetes("a chart that nobody knows", "kubernetes-chart", $"{Host}, chartVersion: 1.1.0", "kubernetes.chartVersion|'1.1.0'|1.2.0"),
        Kubernetes("a storage class that nobody knows", "kubernetes-storage-class", $"{Host}, storageClass: fast", "storageClass|'fast'|cht-couchdb, microk8s-hostpath"),
        Kubernetes("too little storage", "kubernetes-storage-size", $"{Host}, storageSize: 100Mi", "storageSize|100Mi|at least 10Gi"),
        Kubernetes("storage without a unit", "kubernetes-storage-unit", $"{Host}, storageSize: \"100\"", "storageSize|'100'|100Gi"),
        Kubernetes("a node for two CouchDB nodes", "kubernetes-node-twice", $"{Host}, nodeMapping: [a, b, a]", "nodeMapping|'a' stands there 2 times"),
        Kubernetes("too few nodes", "kubernetes-node-count", $"{Host}, nodeMapping: [a, b]", "nodeMapping|2 nodes for 3 CouchDB nodes"),
        Kubernetes("no public name", "kubernetes-ingress-host", "storageSize: 100Gi", "ingressHost|nothing|reached by name only"),
        Kubernetes("an ingress class of another platform", "kubernetes-ingress-class", $"{Host}, ingressClass: alb", "ingressClass|'alb'|public"),
        Kubernetes("a namespace of Kubernetes", "kubernetes-namespace", $"{Host}, namespace: default, keepNodeNames: false", "namespace|'default'"),
        Kubernetes("a namespace that the node names do not fit", "kubernetes-node-names", $"{Host}, namespace: clinic", "'clinic' with a CouchDB node named 'couchdb-1.local'"),
        Kubernetes("a platform that nobody knows", "kubernetes-platform", $"{Host}, platform: eks", "kubernetes.platform|'eks'|microk8s or aks"),
        Kubernetes("a member of kubernetes mistyped", "unknown-member", $"{Host}, storageSise: 1Ti", "kubernetes.storageSise|Did you mean storageSize?"),
        new("a channel of an old Kubernetes", "microk8s-channel", "microk8sChannel|'1.28/stable'|1.31 or newer")
        {
            Seed = project =>
            {
                project.Settings["cht-cluster:target"] = "microk8s";
                project.Settings["cht-cluster:microk8sChannel"] = "1.28/stable";
                project.Settings["cht-cluster:kubernetes"] = $"{{{Host}}}";
            },
        },
    ];

    private static BadCase Kubernetes(string name, string page, string members, string says) =>
        Config(name, page, "kubernetes", $"{{{members}}}", says);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cht.Layout;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Storage.V1;
using static Cht.Components.Kubernetes.ObjectArguments;
using Ingress = Pulumi.Kubernetes.Networking.V1.Ingress;
using LimitRange = Pulumi.Kubernetes.Core.V1.LimitRange;
using Namespace = Pulumi.Kubernetes.Core.V1.Namespace;
using NetworkPolicy = Pulumi.Kubernetes.Networking.V1.NetworkPolicy;
using PersistentVolumeClaim = Pulumi.Kubernetes.Core.V1.PersistentVolumeClaim;
using PodDisruptionBudget = Pulumi.Kubernetes.Policy.V1.PodDisruptionBudget;
using Secret = Pulumi.Kubernetes.Core.V1.Secret;
using StorageClass = Pulumi.Kubernetes.Storage.V1.StorageClass;

namespace Cht.Components.Kubernetes;

/// <summary>
/// The objects of the layout as resources of Pulumi.Kubernetes: the same ones that MicroK8s gets through kubectl. Each kind is
/// written out, so that the compiler holds the names against the official package.
/// </summary>
internal static class ObjectResources
{
    /// <exception cref="ArgumentException">A kind that nobody has written out.</exception>
    public static CustomResource Declare(KubernetesObject item, CustomResourceOptions options) => item.Kind switch
    {
        "Namespace" => new Namespace(item.Name, new NamespaceArgs { Metadata = Metadata(item, awaited: true) }, options),
        "StorageClass" => new StorageClass(item.Name, Class(item), options),
        "PersistentVolumeClaim" => new PersistentVolumeClaim(item.Name, Claim(item), options),
        "LimitRange" => new LimitRange(item.Name, new LimitRangeArgs { Metadata = Metadata(item, awaited: true), Spec = Limits(Spec(item)) }, options),
        "NetworkPolicy" => new NetworkPolicy(
            item.Name, new NetworkPolicyArgs { Metadata = Metadata(item, awaited: true), Spec = NetworkArguments.Policy(Spec(item)) }, options),
        "PodDisruptionBudget" => new PodDisruptionBudget(
            item.Name, new PodDisruptionBudgetArgs { Metadata = Metadata(item, awaited: true), Spec = Budget(Spec(item)) }, options),
        // Its service comes with the chart, later.
        "Ingress" => new Ingress(item.Name, new IngressArgs { Metadata = Metadata(item, awaited: false), Spec = NetworkArguments.Ingress(Spec(item)) }, options),
        _ => throw new ArgumentException($"No resource stands for {item.ApiVersion} {item.Kind}.", nameof(item)),
    };

    /// <param name="shape">The object without its content: name and type.</param>
    /// <param name="whole">The object, a secret.</param>
    /// <param name="options">Options of the resource.</param>
    public static CustomResource DeclareSecret(KubernetesObject shape, Output<KubernetesObject> whole, CustomResourceOptions options) => new Secret(
        shape.Name,
        new SecretArgs
        {
            Metadata = Metadata(shape, awaited: true),
            Type = Text(shape.Members, "type"),
            Data = Output.CreateSecret(whole.Apply(item => item.Members["data"]!.AsObject()
                .ToImmutableDictionary(member => member.Key, member => member.Value!.GetValue<string>()))),
        },
        options);

    private static JsonObject Spec(KubernetesObject item) => item.Members["spec"]!.AsObject();

    private static StorageClassArgs Class(KubernetesObject item)
    {
        var args = new StorageClassArgs
        {
            Metadata = Metadata(item, awaited: true),
            Provisioner = Text(item.Members, "provisioner"),
            ReclaimPolicy = Text(item.Members, "reclaimPolicy"),
            VolumeBindingMode = Text(item.Members, "volumeBindingMode"),
        };
        if (item.Members["allowVolumeExpansion"] is { } expansion)
        {
            args.AllowVolumeExpansion = expansion.GetValue<bool>();
        }

        if (item.Members["parameters"] is JsonObject parameters)
        {
            args.Parameters = Texts(parameters);
        }

        return args;
    }

    /// <summary>Not awaited: it is bound when the first pod uses it, which comes with the chart.</summary>
    private static PersistentVolumeClaimArgs Claim(KubernetesObject item)
    {
        var spec = Spec(item);
        return new()
        {
            Metadata = Metadata(item, awaited: false),
            Spec = new PersistentVolumeClaimSpecArgs
            {
                AccessModes = Texts(spec["accessModes"]!.AsArray()),
                Resources = new VolumeResourceRequirementsArgs { Requests = Texts(spec["resources"]!["requests"]!.AsObject()) },
                StorageClassName = Text(spec, "storageClassName"),
            },
        };
    }

    private static LimitRangeSpecArgs Limits(JsonObject spec) => new()
    {
        Limits = spec["limits"]!.AsArray().Select(limit => new LimitRangeItemArgs
        {
            Type = Text(limit!, "type"), DefaultRequest = Texts(limit!["defaultRequest"]!.AsObject()),
        }).ToArray(),
    };

    private static PodDisruptionBudgetSpecArgs Budget(JsonObject spec) => new()
    {
        MaxUnavailable = spec["maxUnavailable"]!.GetValue<int>(),
        Selector = Selector(spec["selector"]!),
        UnhealthyPodEvictionPolicy = Text(spec, "unhealthyPodEvictionPolicy"),
    };
}

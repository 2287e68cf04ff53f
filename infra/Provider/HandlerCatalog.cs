using System.Collections.Immutable;
using Cht.Provider.Baseline;
using Cht.Provider.Compose;
using Cht.Provider.Connections;
using Cht.Provider.Docker;
using Cht.Provider.Files;
using Cht.Provider.Firewall;
using Cht.Provider.Framework;
using Cht.Provider.Helm;
using Cht.Provider.Identity;
using Cht.Provider.Images;
using Cht.Provider.Keys;
using Cht.Provider.Lab;
using Cht.Provider.MicroK8s;
using Cht.Provider.Overlay;
using Cht.Provider.Secrets;
using Cht.Provider.Swarm;

namespace Cht.Provider;

/// <summary>Every resource type of the provider.</summary>
internal static class HandlerCatalog
{
    public static ImmutableArray<ResourceHandler> All { get; } =
    [
        new LabNetworkHandler(),
        new LabBaseTreeHandler(),
        new LabMachineHandler(),
        new StandInImagesHandler(),
        new SshKeyPairHandler(),
        new SshClientConfigHandler(),
        new GeneratedClusterSecretsHandler(),
        new MachinePreflightHandler(),
        new HostIdentityHandler(),
        new MachineBaselineHandler(),
        new HostFirewallHandler(),
        new DockerEngineHandler(),
        new ImageBundleLoadHandler(),
        new ImagePullHandler(),
        new SwarmManagerHandler(),
        new SwarmMemberHandler(),
        new SwarmNodesHandler(),
        new OverlayNetworkHandler(),
        new HostFilesHandler(),
        new ComposeReleaseHandler(),
        new CorePauseHandler(),
        new CouchDbSecretsHandler(),
        new ComposeNodeHandler(),
        new TlsVolumeHandler(),
        new ClusterReadinessHandler(),
        new MicroK8sPreflightHandler(),
        new MicroK8sNodeHandler(),
        new MicroK8sClusterHandler(),
        new MicroK8sMemberHandler(),
        new ChtReleaseHandler(),
        new HelmPostRendererHandler(),
    ];
}

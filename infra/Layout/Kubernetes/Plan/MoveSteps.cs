using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The steps in order. Commands that run on a machine or in a pod come from <see cref="MoveCommands"/>.</summary>
internal sealed class MoveSteps(
    LayoutDocument document, LayoutKubernetes target, ImmutableArray<LayoutNode> sources, bool isRehearsal)
{
    private readonly MoveCommands commands = new(document, target);

    public ImmutableArray<MoveStep> All() =>
    [
        CheckSource(),
        CheckTarget(),
        .. isRehearsal ? ImmutableArray<MoveStep>.Empty : [BackUp()],
        Prepare(),
        OpenVolumes(),
        .. isRehearsal ? ImmutableArray<MoveStep>.Empty : [Record(), StopSource()],
        .. sources.Select(Copy),
        CloseVolumes(),
        Install(),
        Verify(),
        isRehearsal ? Discard() : Switch(),
    ];

    private MoveStep CheckSource() => new(
        "check-source", "Check that the cluster to move is whole",
        "With one copy of each shard, a node that is missing now is missing for good afterwards.",
        [],
        [.. sources.Select(node => new MoveCheck(
            $"{node.Name} answers and knows its {Plural(sources.Length, "node")}", MoveCommands.Membership(node), commands.ExpectedMembership()))],
        "Nothing was changed.");

    private MoveStep CheckTarget() => new(
        "check-target", "Check that Kubernetes has the nodes and the storage",
        "Each CouchDB node is bound to one node by its label kubernetes.io/hostname; with another name its pod stays pending.",
        [],
        [.. target.CouchDb.Select(node => new MoveCheck(
            $"Node {node.Host} is there and ready",
            $"kubectl get nodes --selector=kubernetes.io/hostname={node.Host} --output=jsonpath='{{.items[*].status.conditions[?(@.type==\"Ready\")].status}}'",
            "True"))],
        "Nothing was changed.");

    private MoveStep BackUp() => new(
        "back-up", "Back up every CouchDB node, close together in time",
        "Each machine holds its own third of every database; the data directories are not touched later, but disks fail.",
        [.. sources.Select(node => $"scripts/ssh {node.Name} sudo tar -C {node.CouchDb!.DataDirectory} -cf - . > {node.Name}-couchdb.tar")],
        [.. sources.Select(node => new MoveCheck($"The archive of {node.Name} can be read", $"tar -tf {node.Name}-couchdb.tar > /dev/null && echo readable", "readable"))],
        "Delete the archives.");

    private MoveStep Prepare() => new(
        "prepare", "Make namespace, storage, network policies and ingress, and write the files for the chart",
        "Claims come before the chart, which could not name their storage class.",
        [
            "scripts/infra stack output kubernetesObjects | kubectl apply --server-side --field-manager=cht-infra --filename=-",
            "scripts/infra stack output kubernetesValues > values.yaml",
            "scripts/infra stack output kubernetesKustomization > kustomization.yaml",
            "printf '#!/bin/sh\\nset -eu\\ncat > " + ChartPatches.RenderedFile + "\\nexec kubectl kustomize .\\n' > post-renderer && chmod +x post-renderer",
        ],
        [new("The claims are there", $"kubectl --namespace={target.Namespace} get persistentvolumeclaims --output=name | wc -l", $"{target.CouchDb.Length}")],
        $"kubectl delete namespace {target.Namespace}");

    private MoveStep OpenVolumes() => new(
        "open-volumes", "Start one pod per CouchDB node that holds its volume",
        "A volume comes into being on the node of the first pod that uses it: bound like CouchDB itself.",
        [$"kubectl apply --filename=- <<'END'\n{commands.CopyPods()}END"],
        [.. target.CouchDb.Select(node => new MoveCheck(
            $"The volume of node {node.Number} is mounted on {node.Host}",
            $"kubectl --namespace={target.Namespace} wait --for=condition=Ready --timeout=300s pod/{MoveCommands.CopyPod(node)} --output=name",
            $"pod/{MoveCommands.CopyPod(node)}"))],
        $"kubectl --namespace={target.Namespace} delete pods --selector={MoveCommands.CopyLabel}");

    private MoveStep Record() => new(
        "record", "Write down what the databases hold",
        "Compared after the move. Ask users to synchronise before; from here on nobody may write.",
        [$"{MoveCommands.DatabaseFigures(sources[0])} > before.txt"],
        [new("The figures are there", "test -s before.txt && echo written", "written")],
        "Delete before.txt.");

    private MoveStep StopSource() => new(
        "stop-source", "Stop the application, then CouchDB",
        "Core first, so that nothing writes any more; CouchDB's files are copied at rest. They stay as they are.",
        [.. new[] { document.Nodes[0] }.Concat(sources).Select(node =>
            $"scripts/ssh {node.Name} 'for p in {string.Join(' ', node.Projects.Select(project => project.Name))}; do docker ps --quiet --filter label=com.docker.compose.project=$p | xargs -r docker stop --time 120; done'")],
        [.. sources.Select(node => new MoveCheck(
            $"CouchDB on {node.Name} is stopped",
            $"scripts/ssh {node.Name} docker ps --quiet --filter label=com.docker.compose.service=couchdb | wc -l", "0"))],
        "Start the projects again in the order " + string.Join(", ", document.StartOrder) + ": docker compose up --detach in each project's directory.");

    private MoveStep Copy(LayoutNode node)
    {
        var to = target.CouchDb.Single(candidate => candidate.Number == node.CouchDb!.Number);
        return new(
            $"copy-{node.Name}", $"Copy the data of {node.Name} to node {to.Number}",
            "Node by node: shards of one node on another would be lost. Indexes go before data, since an index newer than its database is built from scratch.",
            commands.Copy(node, to),
            [isRehearsal
                ? new("The volume holds databases", commands.InPod(to, "test -e /claim/data/_dbs.couch && echo there"), "there")
                : new("Names and sizes of all files are the same on both sides",
                    $"test \"$({MoveCommands.Listing(node)})\" = \"$({commands.Listing(to)})\" && echo same", "same")],
            $"Remove the copy: {commands.InPod(to, "rm -rf /claim/data")}");
    }

    private MoveStep CloseVolumes() => new(
        "close-volumes", "Remove the pods that hold the volumes",
        "A volume is used by one pod at a time.",
        [$"kubectl --namespace={target.Namespace} delete pods --selector={MoveCommands.CopyLabel} --wait"],
        [new("None is left", $"kubectl --namespace={target.Namespace} get pods --selector={MoveCommands.CopyLabel} --output=name | wc -l", "0")],
        "Repeat the step open-volumes.");

    private MoveStep Install() => new(
        "install", "Install the chart with the same password, secret and UUID",
        "Other secrets log users out and start every replication from zero. The post-renderer keeps the node names, which are stored in the shard maps.",
        [commands.Install()],
        [
            .. target.CouchDb.Reverse().Select(node => new MoveCheck(
                $"CouchDB node {node.Number} runs",
                $"kubectl --namespace={target.Namespace} rollout status deployment/{node.Deployment} --timeout=600s > /dev/null && echo runs", "runs")),
            .. document.Secrets.Select(secret => new MoveCheck(
                $"{secret.Variable} is the one that the machines have",
                $"test \"$({MoveCommands.SecretDigest(secret)})\" = \"$({commands.SecretDigest(secret.Variable)})\" && echo same", "same")),
        ],
        $"helm uninstall {target.Release} --namespace {target.Namespace}; the volumes stay (reclaim policy Retain).");

    private MoveStep Verify() => new(
        "verify", "Compare the cluster with what it was",
        "Before users come back: names, numbers and the answer of the application behind its ingress.",
        [],
        [
            new("Every node names the same members", commands.Membership(target.CouchDb[0]), commands.ExpectedMembership()),
            .. isRehearsal ? ImmutableArray<MoveCheck>.Empty :
                [new("The databases hold what they held", $"{commands.DatabaseFigures(target.CouchDb[0])} | diff before.txt - && echo same", "same")],
            new("The application answers behind its ingress",
                $"curl --fail --silent --show-error --insecure --resolve {target.Ingress.Host}:443:ADDRESS https://{target.Ingress.Host}/api/info",
                $"\"version\":\"{document.Versions.Cht}\" (ADDRESS is that of the ingress)"),
        ],
        "As for install.");

    private MoveStep Switch() => new(
        "switch", $"Point {target.Ingress.Host} to the ingress, and keep the old machines stopped",
        "The last step, and the only one that users see. What is written from now on is on Kubernetes alone.",
        [],
        [new($"{target.Ingress.Host} is answered by Kubernetes", $"curl --fail --silent --show-error https://{target.Ingress.Host}/api/info", $"\"version\":\"{document.Versions.Cht}\"")],
        "Point the name back, scale the deployments to 0, and start the Swarm cluster as under stop-source: what was written since is lost.");

    private MoveStep Discard() => new(
        "discard", "Throw the rehearsal away",
        "Its copy was made from a running cluster and is good for timing and checking only.",
        [
            $"helm uninstall {target.Release} --namespace {target.Namespace}",
            $"kubectl delete namespace {target.Namespace}",
            $"kubectl get persistentvolumes --output=jsonpath='{{range .items[?(@.spec.claimRef.namespace==\"{target.Namespace}\")]}}{{.metadata.name}}{{\"\\n\"}}{{end}}' | xargs -r kubectl delete persistentvolume",
        ],
        [new("The namespace is gone", $"kubectl get namespace {target.Namespace} --ignore-not-found --output=name | wc -l", "0")],
        "Nothing is left to undo.");

    private static string Plural(int count, string noun) => count == 1 ? $"one {noun}" : $"{count} {noun}s";
}

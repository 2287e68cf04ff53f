#!/usr/bin/python3
"""snap and microk8s of a machine without a snap store: the commands, output formats, files, ports and rules of the real ones,
as far as this project uses them (canonical/microk8s scripts/wrappers and microk8s-resources, MicroK8s documentation).
One program under several names; the nodes really speak to each other, on the real ports."""
import hashlib
import json
import os
import secrets
import socket
import socketserver
import subprocess
import sys
import threading
import time
import uuid

SELF = "/usr/local/lib/fake-microk8s.py"
SNAP = "/snap/microk8s/current"
DATA = "/var/snap/microk8s/current"
STATE = DATA + "/fake.json"
TOKENS = DATA + "/credentials/cluster-tokens.txt"
STORE_AWAY = "/run/fake-snap-store-is-away"
RELEASES = {"1.31": "v1.31.7", "1.32": "v1.32.3", "1.33": "v1.33.1"}
ADDONS = {"dns": "CoreDNS", "ha-cluster": "Configure high availability on the current node", "helm3": "Helm 3",
          "hostpath-storage": "Storage class; allocates storage from host directory", "ingress": "Ingress controller for external access",
          "metrics-server": "K8s Metrics Server", "rbac": "Role-Based Access Control"}


def fail(message, code=1):
    print(message, file=sys.stderr)
    sys.exit(code)


def read():
    try:
        with open(STATE) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def write(state):
    with open(STATE + ".new", "w") as file:
        json.dump(state, file)
    os.replace(STATE + ".new", STATE)


def own_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return probe.getsockname()[0]


def ask(address, port, request):
    with socket.create_connection((address, port), timeout=20) as connection:
        connection.sendall(json.dumps(request).encode() + b"\n")
        return json.loads(connection.makefile().readline())


def fresh_cluster(version):
    return {"id": str(uuid.uuid4()), "addons": ["ha-cluster", "helm3"], "namespaces": [], "objects": "", "release": None,
            "nodes": [{"name": socket.gethostname(), "address": own_address(), "version": version}]}


def cluster(state):
    """What the API of the cluster says: of this node, or of the one that this node has joined."""
    return state["cluster"] if not state.get("first") else ask(state["first"], 16443, {"do": "read", "node": socket.gethostname()})


def change(state, name, value):
    if state.get("first"):
        ask(state["first"], 16443, {"do": "write", "name": name, "value": value})
    else:
        state["cluster"][name] = value
        write(state)


class Agent(socketserver.StreamRequestHandler):
    """The cluster agent (25000) and the API server (16443)."""

    def handle(self):
        request = json.loads(self.rfile.readline())
        state = read()
        answer = self.join(state, request) if self.server.server_address[1] == 25000 else self.api(state, request)
        self.wfile.write(json.dumps(answer).encode() + b"\n")

    def join(self, state, request):
        with open(TOKENS) as file:
            lines = [line.strip() for line in file if line.strip()]
        valid = [line for line in lines if line.split("|")[0] == request["token"] and ("|" not in line or int(line.split("|")[1]) > time.time())]
        if not valid:
            return {"error": "Invalid token"}
        try:
            resolved = socket.gethostbyname(request["hostname"])
        except OSError:
            resolved = None
        if resolved != self.client_address[0]:
            return {"error": "The hostname ({}) of the joining node does not resolve to the IP \"{}\". Refusing join".format(
                request["hostname"], self.client_address[0])}
        members = state["cluster"]["nodes"]
        if any(node["name"] == request["hostname"] for node in members):
            return {"error": "node {} is already known to the cluster".format(request["hostname"])}
        members.append({"name": request["hostname"], "address": self.client_address[0], "version": request["version"]})
        write(state)
        return {"id": state["cluster"]["id"]}

    def api(self, state, request):
        if request["do"] == "write":
            state["cluster"][request["name"]] = request["value"]
            write(state)
        elif not any(node["name"] == request["node"] for node in state["cluster"]["nodes"]):
            return {"error": "Unauthorized"}
        return state["cluster"]


def agent():
    servers = [socketserver.ThreadingTCPServer(("0.0.0.0", port), Agent, bind_and_activate=False) for port in (25000, 16443)]
    for server in servers:
        server.allow_reuse_address = True
        server.server_bind()
        server.server_activate()
        threading.Thread(target=server.serve_forever).start()


def snap(args):
    state = read()
    if args[:2] == ["list", "microk8s"]:
        if not state:
            fail("error: no matching snaps installed")
        print("Name      Version  Rev   Tracking     Publisher   Notes")
        print("microk8s  {}  7964  {}  canonical\u2713  classic{}".format(state["version"], state["tracking"], ",held" if state["held"] else ""))
    elif args == ["info", "microk8s"]:
        if os.path.exists(STORE_AWAY):
            fail('error: cannot get snap info for "microk8s": Get "https://api.snapcraft.io/v2/snaps/info/microk8s": dial tcp: '
                 'lookup api.snapcraft.io: no such host')
        print("name:      microk8s\nsummary:   Kubernetes for workstations and appliances\npublisher: Canonical\u2713\nchannels:")
        for track, version in RELEASES.items():
            print("  {}/stable:        {}  2025-04-01 (7964) 168MB classic".format(track, version))
    elif args[0] == "install":
        install(args)
    elif args == ["refresh", "--hold", "microk8s"]:
        write({**state, "held": True})
        print('General refreshes of "microk8s" held indefinitely')
    elif args[:2] == ["refresh", "microk8s"]:
        channel = args[2].split("=")[1]
        version = RELEASES[channel.split("/")[0]]
        for node in state["cluster"]["nodes"]:
            node["version"] = version if node["name"] == socket.gethostname() else node["version"]
        write({**state, "tracking": channel, "version": version})
    elif args[:3] == ["run", "--shell", "microk8s.join"]:
        environment = {**os.environ, "SNAP": SNAP, "SNAP_DATA": DATA, "SNAP_COMMON": "/var/snap/microk8s/common"}
        sys.exit(subprocess.run(["/bin/bash", *args[3:]], env=environment).returncode)
    else:
        fail("error: unknown command " + " ".join(args))


def install(args):
    if os.path.exists(STORE_AWAY):
        fail("error: unable to contact snap store")
    channel = next(arg.split("=")[1] for arg in args if arg.startswith("--channel="))
    if "--classic" not in args:
        fail('error: This revision of snap "microk8s" was published using classic confinement')
    for folder in (DATA + "/credentials", SNAP + "/actions/common", SNAP + "/usr/bin", SNAP + "/scripts/wrappers", "/snap/bin", "/var/snap/microk8s/common"):
        os.makedirs(folder, exist_ok=True)
    os.chmod(DATA + "/credentials", 0o700)
    with open(TOKENS, "a"):
        os.chmod(TOKENS, 0o600)
    with open(SNAP + "/actions/common/utils.sh", "w") as file:
        file.write('use_snap_env() { export PATH="$SNAP/usr/bin:$PATH"; }\n')
    for link, target in ((SNAP + "/usr/bin/python3", sys.executable), (SNAP + "/scripts/wrappers/join.py", SELF), ("/snap/bin/microk8s", SELF)):
        if not os.path.lexists(link):
            os.symlink(target, link)
    version = RELEASES[channel.split("/")[0]]
    write({"version": version, "tracking": channel, "held": False, "running": True, "first": None, "cluster": fresh_cluster(version)})
    subprocess.run(["systemd-run", "--quiet", "--collect", "--unit=snap.microk8s.daemon-cluster-agent", sys.executable, SELF, "agent"], check=True)
    print("microk8s ({}) {} from Canonical\u2713 installed".format(channel, version))


def join(argument):
    endpoint, token, fingerprint = argument.split("/")
    state = read()
    address, port = endpoint.rsplit(":", 1)
    print("Contacting cluster at {}".format(address))
    if len(fingerprint) < 12:
        fail("Joining cluster failed. Fingerprint too short.", 4)
    answer = ask(address, int(port), {"token": token, "hostname": socket.gethostname(), "version": state["version"]})
    if "error" in answer:
        print("Connection failed. {} (500).".format(answer["error"]))
        sys.exit(6)
    print("Waiting for this node to finish joining the cluster. .. .. .. ..  ")
    write({**state, "first": address})
    print("Successfully joined the cluster.")


def microk8s(args):
    state = read()
    verb = args[0]
    if verb == "status":
        status(state, args)
    elif verb == "start":
        write({**state, "running": True})
    elif verb == "stop":
        write({**state, "running": False})
    elif verb == "config":
        print("apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    server: https://{}:16443\n  name: microk8s-cluster\nusers:\n- name: admin\n"
              "  user:\n    token: {}".format(own_address(), hashlib.sha256(cluster(state)["id"].encode()).hexdigest()))
    elif verb == "add-node":
        token = secrets.token_hex(16)
        with open(TOKENS, "a") as file:
            file.write("{}|{}\n".format(token, int(time.time()) + int(args[args.index("--token-ttl") + 1])))
        check = hashlib.sha256(state["cluster"]["id"].encode()).hexdigest()[:12]
        print(json.dumps({"token": token + "/" + check, "urls": ["{}:25000/{}/{}".format(own_address(), token, check)]}, indent=2))
    elif verb == "remove-node":
        left = [node for node in cluster(state)["nodes"] if node["name"] != args[1]]
        change(state, "nodes", left)
    elif verb == "leave":
        first = state["first"]
        write({**state, "first": None, "cluster": fresh_cluster(state["version"])})
        print("Generating new cluster certificates.\nNode left the cluster at {}.".format(first))
    elif verb == "enable":
        found = cluster(state)["addons"]
        if args[1] in found:
            print("Addon core/{} is already enabled".format(args[1]))
        change(state, "addons", sorted(set(found) | {args[1]}))
        print("{} is enabled".format(args[1]))
    elif verb == "kubectl":
        kubectl(state, args[1:])
    elif verb == "helm3":
        helm(state, args[1:])
    else:
        fail("microk8s: unknown command " + verb)


def status(state, args):
    if "--wait-ready" in args:
        print("microk8s is running")
        return
    print("microk8s:\n  running: {}\nhigh-availability:\n  enabled: True\n  nodes:".format(state["running"]))
    if not state["running"]:
        print("  message: microk8s is not running. Use microk8s inspect for a deeper inspection.")
        return
    found = cluster(state)
    if "error" in found:
        fail(found["error"])
    for node in found["nodes"]:
        print("    - address: {}:19001\n      role: voter".format(node["address"]))
    print("addons:")
    for wanted in ("enabled", "disabled"):
        for name, description in ADDONS.items():
            if (name in found["addons"]) == (wanted == "enabled"):
                print("  - name: {}\n    repository: core\n    description: {}\n    version: 1.0.0\n    status: {}".format(name, description, wanted))


def kubectl(state, args):
    if args[0] == "kustomize":
        with open("rendered.yaml") as rendered, open("kustomization.yaml") as patches:
            print(rendered.read() + "# patched: {}".format(patches.read().count("- patch:")))
        return
    found = cluster(state)
    if "error" in found:
        fail("error: You must be logged in to the server (Unauthorized)")
    if args[:3] == ["get", "namespace", "kube-system"]:
        print(found["id"], end="")
    elif args[:2] == ["get", "namespaces"]:
        print(" ".join(["default", "kube-system", "kube-public", "kube-node-lease", *found["namespaces"]]), end="")
    elif args[:2] == ["get", "nodes"]:
        print(json.dumps({"apiVersion": "v1", "kind": "List", "items": [{
            "metadata": {"name": node["name"], "labels": {"kubernetes.io/hostname": node["name"]}},
            "status": {"addresses": [{"address": node["address"], "type": "InternalIP"}, {"address": node["name"], "type": "Hostname"}],
                       "conditions": [{"type": "MemoryPressure", "status": "False"}, {"type": "Ready", "status": "True"}],
                       "nodeInfo": {"kubeletVersion": node["version"]}}} for node in found["nodes"]]}))
    elif args[0] in ("diff", "apply"):
        text = sys.stdin.read()
        digest = hashlib.sha256(text.encode()).hexdigest()
        if args[0] == "diff":
            sys.exit(0 if digest == found["objects"] else 1)
        change(state, "objects", digest)
        names = [part.split('name: "')[1].split('"')[0] for part in text.split("---\n") if 'kind: "Namespace"' in part]
        change(read(), "namespaces", sorted(set(found["namespaces"]) | set(names)))
        print("serverside-applied")
    else:
        fail("error: unknown command " + " ".join(args))


def helm(state, args):
    found = cluster(state)
    if args[0] == "status":
        if not found["release"]:
            fail("Error: release: not found")
        print(json.dumps(found["release"]))
    elif args[0] == "upgrade":
        options = {args[i]: args[i + 1] for i in range(len(args) - 1) if args[i].startswith("--")}
        if options["--namespace"] not in found["namespaces"]:
            fail("Error: create: failed to create: namespaces \"{}\" not found".format(options["--namespace"]))
        given = sys.stdin.read()
        with open([args[i + 1] for i in range(len(args)) if args[i] == "--values" and args[i + 1] != "-"][0]) as file:
            values = file.read()
        rendered = subprocess.run([options["--post-renderer"]], input="kind: Deployment\n", capture_output=True, text=True, check=True).stdout
        if "password" not in given or "# patched: " not in rendered:
            fail("Error: values or patches are missing")
        change(state, "release", {
            "name": args[2], "namespace": options["--namespace"], "chart": args[3], "version": 1,
            "info": {"status": "deployed", "description": options["--description"], "values": hashlib.sha256(values.encode()).hexdigest()}})
        print("Release \"{}\" has been upgraded. Happy Helming!".format(args[2]))
    elif args[0] == "uninstall":
        change(state, "release", None)
        print('release "{}" uninstalled'.format(args[1]))
    else:
        fail("Error: unknown command " + args[0])


name = os.path.basename(sys.argv[0])
if sys.argv[1:] == ["agent"]:
    agent()
elif name == "join.py":
    join(sys.argv[1])
elif name == "snap":
    snap(sys.argv[1:])
else:
    microk8s(sys.argv[1:])

#!/usr/bin/python3
"""haproxy's agent: the first CouchDB server says whether the whole cluster is there."""
import base64
import json
import os
import signal
import socketserver
import sys
import urllib.request

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
SERVERS = [name for name in os.environ.get("COUCHDB_SERVERS", "couchdb").split(",") if name]
CREDENTIALS = base64.b64encode(f"{os.environ.get('COUCHDB_USER') or 'admin'}:{os.environ.get('COUCHDB_PASSWORD', '')}".encode()).decode()


def warn(sentence):
    print(f"WARNING {sentence}", flush=True)


def state():
    request = urllib.request.Request(f"http://{SERVERS[0]}:5984/_membership", headers={"Authorization": f"Basic {CREDENTIALS}"})
    try:
        with urllib.request.urlopen(request, timeout=1) as response:
            membership = json.load(response)
    except (OSError, ValueError) as error:
        warn(f"Nodes starting up: {error}")
        return "down"
    connected, members = sorted(membership["all_nodes"]), sorted(membership["cluster_nodes"])
    if connected != members or len(members) != len(SERVERS):
        warn(f"not all nodes are part of Cluster: {connected} of {members}, wanted {len(SERVERS)}")
        return "down"
    return "up"


class Agent(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            self.request.sendall(f"{state()}\n".encode())
        except OSError as error:
            warn(f"haproxy did not wait: {error}")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("", 5555), Agent).serve_forever()

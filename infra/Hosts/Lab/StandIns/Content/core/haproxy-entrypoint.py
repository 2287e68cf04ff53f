#!/usr/bin/python3
"""Entry point of the haproxy stand-in: writes the configuration for the servers of COUCHDB_SERVERS and becomes haproxy."""
import base64
import os

CONFIGURATION = "/run/haproxy.cfg"
version = open("/etc/cht-version").read().strip()
servers = [name for name in os.environ.get("COUCHDB_SERVERS", "couchdb").split(",") if name]
port = os.environ.get("HAPROXY_PORT") or "5984"
agent = os.environ.get("HEALTHCHECK_ADDR") or "healthcheck"
user = os.environ.get("COUCHDB_USER") or "admin"
password = os.environ.get("COUCHDB_PASSWORD", "")
# From 5.0 on a single server has no agent: haproxy asks it itself.
asks_itself = len(servers) == 1 and int(version.split(".")[0]) >= 5
resolved = os.environ.get("DOCKER_DNS_RESOLVER", "") == "true"

lines = f"""
global
  maxconn 4000
  log stdout format raw local0

defaults
  mode http
  log global
  option httplog
  option http-keep-alive
  retries 3
  timeout connect 5s
  timeout client 3600s
  timeout server 3600s
  timeout queue 30s

resolvers docker
  nameserver dns 127.0.0.11:53
  hold valid 5s

frontend couchdb
  bind :{port}
  default_backend couchdb-servers

backend couchdb-servers
  balance leastconn
  stats enable
  stats uri /haproxy?stats
  stats auth {user}:{password}
""".splitlines()

checked = "check inter 2s"
if asks_itself:
    credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
    lines += ["  option httpchk", f"  http-check send meth GET uri /_up hdr Authorization \"Basic {credentials}\"", "  http-check expect status 200"]
else:
    checked += f" agent-check agent-inter 5s agent-addr {agent} agent-port 5555"
for server in servers:
    lines.append(f"  server {server} {server}:5984 {checked}" + (" resolvers docker" if resolved else ""))

os.umask(0o077)
with open(CONFIGURATION, "w") as file:
    file.write("\n".join(lines) + "\n")
# A name that does not resolve ends haproxy here, and Docker starts the container again.
os.execv("/usr/sbin/haproxy", ["haproxy", "-W", "-db", "-f", CONFIGURATION])

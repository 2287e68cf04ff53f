#!/usr/bin/python3
"""Stand-in of the CHT api: waits for CouchDB, makes the application's databases, answers what checks ask."""
import http.server
import json
import os
import signal
import sys
import threading
import time

import couch

VERSION = open("/etc/cht-version").read().strip()
STARTED = time.time()
SYSTEM = ["_users", "_replicator", "_global_changes"]
OWN = {"medic": couch.DATABASE, "sentinel": f"{couch.DATABASE}-sentinel", "usersmeta": f"{couch.DATABASE}-users-meta", "logs": f"{couch.DATABASE}-logs"}
LOGIN = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Login</title></head>
<body><h1>Community Health Toolkit</h1><p>Stand-in for laboratories, version %s</p>
<form id="form" method="post" action="/medic/login"><input id="user" name="user" autocomplete="username">
<input id="password" name="password" type="password" autocomplete="current-password"><button id="login">Login</button></form></body></html>
""" % VERSION
ready = threading.Event()


def log(sentence):
    print(time.strftime("%Y-%m-%dT%H:%M:%S INFO: ", time.gmtime()) + sentence, flush=True)


def prepare():
    """Tries until everything is there: CouchDB may be an hour away."""
    while not ready.is_set():
        try:
            present = couch.get("/_all_dbs")
            missing = [name for name in SYSTEM if name not in present]
            if missing:
                raise OSError(f"no database {', '.join(missing)}")
            for database in OWN.values():
                couch.create(database)
            log("Checks passed successfully")
            ready.set()
            log(f"API listening on port {PORT}")
        except OSError as error:
            log(f"Waiting for CouchDB: {error}")
            time.sleep(1)


def monitoring():
    counts = {}
    for key, database in OWN.items():
        info = couch.get(f"/{database}")
        counts[key] = {"name": database, "update_sequence": 0, "doc_count": info["doc_count"], "doc_del_count": 0, "fragmentation": 1}
    release = couch.get("/")
    return {
        "version": {"app": VERSION, "node": "stand-in", "couchdb": release["version"]},
        "couchdb": counts,
        "date": {"current": int(time.time() * 1000), "uptime": round(time.time() - STARTED, 1)},
        "sentinel": {"backlog": 0}, "outbound_push": {"backlog": 0}, "connected_users": {"count": 0},
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 3600

    def answer(self, status, body, kind="application/json", **headers):
        content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def route(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        path = self.path.split("?")[0]
        if path == "/api/v1/startup-progress":
            return self.answer(200, [{"message": "done" if ready.is_set() else "waiting for CouchDB"}])
        if path == "/setup/poll":
            return self.answer(200 if ready.is_set() else 503, {"version": VERSION, "ready": ready.is_set(), "handler": "medic-api", "detail": "All required services are running normally" if ready.is_set() else "starting up"})
        if not ready.is_set():
            return self.answer(503, "<!DOCTYPE html><title>Starting</title><p>CHT is starting up</p>", "text/html")
        if path == "/":
            return self.answer(302, "", "text/plain", Location=f"/{couch.DATABASE}/login")
        if path == f"/{couch.DATABASE}/login" and self.command in ("GET", "HEAD"):
            return self.answer(200, LOGIN, "text/html; charset=utf-8")
        if path == "/api/info":
            return self.answer(200, {"version": VERSION})
        try:
            if path in ("/api/v1/monitoring", "/api/v2/monitoring"):
                return self.answer(200, monitoring())
            if path == "/api/deploy-info":
                status, _, _ = couch.raw("GET", "/_session", authorization=self.headers.get("Authorization"))
                return self.answer(200, {"version": VERSION, "build": "stand-in"}) if status == 200 else self.answer(401, {"error": "unauthorized"})
            # As in the api, everything else goes to CouchDB with the caller's own credentials.
            status, headers, content = couch.raw(self.command, self.path, body, self.headers.get("Authorization"))
            return self.answer(status, content, headers.get("Content-Type", "application/json"))
        except OSError as error:
            return self.answer(500, {"error": "server_error", "reason": str(error)})

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = route

    def log_message(self, format, *arguments):
        log("%s %s" % (self.address_string(), format % arguments))


PORT = int(os.environ.get("API_PORT") or 5988)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
threading.Thread(target=prepare, daemon=True).start()
http.server.ThreadingHTTPServer(("", PORT), Handler).serve_forever()

#!/usr/bin/python3
"""Stand-in of the upgrade service: runs every compose file of a folder that is valid by itself as one project."""
import datetime
import http.server
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

FOLDER = "/docker-compose"
PORT = 5008
os.environ["UPGRADE_SERVICE_URL"] = f"http://cht-upgrade-service:{PORT}"
os.environ["DOCKER_CONFIG"] = "/config"
lock = threading.Lock()


def compose(files, *arguments):
    """Exit code and errors. What `config` prints holds the password and is not kept."""
    command = ["docker-compose", "--project-name", os.environ["CHT_COMPOSE_PROJECT_NAME"], *(part for file in files for part in ("--file", file)), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.stderr and arguments[0] != "config":
        print(done.stderr, end="", file=sys.stderr, flush=True)
    return done.returncode, done.stderr


def must(files, *arguments):
    code, errors = compose(files, *arguments)
    if code != 0:
        raise RuntimeError(errors)


def names():
    """In the directory's order, without folders."""
    return [entry.name for entry in os.scandir(FOLDER) if entry.is_file()]


def start_up():
    files = [path for path in (os.path.join(FOLDER, name) for name in names()) if compose([path], "config")[0] == 0]
    if files:
        must(files, "up", "-d", "--remove-orphans")


def is_valid(content):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "temp.yml")
        with open(path, "w") as file:
            file.write(content)
        return compose([path], "config")[0] == 0


def backup():
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d_%H%M%S_%f")[:-3]
    folder = os.path.join(FOLDER, "data", "backup", f"{stamp}_{secrets.token_urlsafe(3)}")
    os.makedirs(folder)
    for name in names():
        if name.endswith(".yml"):
            shutil.copyfile(os.path.join(FOLDER, name), os.path.join(folder, name))


def update(name, content, install):
    """False where there is nothing to upgrade, or already something where one installs."""
    if not name or os.path.basename(name) != name:
        raise RuntimeError("Invalid docker-compose file name")
    path = os.path.join(FOLDER, name)
    if os.path.exists(path) == install:
        return False
    if not is_valid(content):
        raise RuntimeError(f"Invalid docker-compose yml for file {name}")
    if os.environ.get("CHT_BACKUP_COMPOSE_FILES") != "false":
        backup()
    with open(path, "w") as file:
        file.write(content)
    # The real service pulls always; there is no registry in a laboratory.
    must([path], "pull", "--policy", "missing")
    return True


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.answer(200, {"ok": True}) if self.path == "/" else self.answer(404, {"error": True})

    def do_POST(self):
        if self.path not in ("/start", "/upgrade", "/install"):
            return self.answer(404, {"error": True})
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            with lock:
                return self.answer(*self.act(text))
        except (RuntimeError, OSError) as error:
            print(f"Error: {error}", file=sys.stderr, flush=True)
            return self.answer(500, {"error": True, "reason": str(error)})

    def act(self, text):
        if self.path == "/start":
            start_up()
            return 200, {"ok": True}
        try:
            wanted = json.loads(text)["docker_compose"].items()
        except (ValueError, LookupError, AttributeError, TypeError):
            wanted = []
        if not wanted:
            return 400, {"error": True, "reason": "Invalid payload."}
        install = self.path == "/install"
        reason = "Existing installation found. Use '/upgrade' API to upgrade." if install else "Existing installation not found. Use '/install' API to install."
        answers = {name: {"ok": True} if update(name, content, install) else {"ok": False, "reason": reason} for name, content in wanted}
        start_up()
        return 200, answers

    def log_message(self, format, *arguments):
        print("%s %s" % (self.address_string(), format % arguments), flush=True)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = http.server.ThreadingHTTPServer(("", PORT), Handler)
print(f"Listening on port {PORT}", flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    with lock:
        start_up()
except (RuntimeError, OSError) as error:
    print(f"Error while starting containers: {error}", file=sys.stderr, flush=True)
signal.pause()

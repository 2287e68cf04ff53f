"""CouchDB behind COUCH_URL, for the stand-ins of api and sentinel."""
import base64
import json
import os
import urllib.error
import urllib.parse
import urllib.request

_parts = urllib.parse.urlsplit(os.environ["COUCH_URL"])
ROOT = f"{_parts.scheme}://{_parts.hostname}:{_parts.port or 5984}"
DATABASE = _parts.path.strip("/") or "medic"
AUTHORIZATION = "Basic " + base64.b64encode(f"{urllib.parse.unquote(_parts.username)}:{urllib.parse.unquote(_parts.password)}".encode()).decode()


def raw(method, path, body=None, authorization=AUTHORIZATION, timeout=10):
    """Status, headers and bytes of the answer, whatever the status. OSError when there is none."""
    headers = {"Content-Type": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
    request = urllib.request.Request(ROOT + path, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def get(path):
    """The document at a path. OSError when there is none."""
    status, _, body = raw("GET", path)
    if status != 200:
        raise OSError(f"GET {path} answered {status}")
    return json.loads(body)


def create(database):
    """Makes a database unless it is there."""
    status, _, _ = raw("PUT", f"/{database}")
    if status not in (201, 202, 412):
        raise OSError(f"PUT /{database} answered {status}")

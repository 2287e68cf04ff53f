#!/usr/bin/python3
"""Stand-in of sentinel: waits for the api, then watches the application's database."""
import os
import signal
import sys
import time
import urllib.request

import couch

API = f"http://{os.environ.get('API_HOST') or 'api'}:{os.environ.get('API_PORT') or 5988}/api/info"
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
state = None
while True:
    try:
        with urllib.request.urlopen(API, timeout=10) as response:
            response.read()
        found = f"startup complete, {couch.get(f'/{couch.DATABASE}')['doc_count']} documents"
    except OSError as error:
        found = f"Waiting for API or CouchDB: {error}"
    if found != state:
        print(found, flush=True)
        state = found
    time.sleep(5)

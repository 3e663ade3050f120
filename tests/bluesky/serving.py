"""The Bluesky server a test run shares, kept as its PostgreSQL is; accounts on it; what it shows.

As `python -m tests.bluesky.serving FOLDER` it is the keeper.
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.bluesky.installing import HERE, NoServer, installed, node
from tests.keeper import locked, start_keeper
from tests.postgres import free_port

START_S = 180
ANSWER_S = 120
COLLECTION = "app.bsky.feed.post"


class Server:
    """A server of its own in a folder of its own; it ends with the process that starts it."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.url = ""

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Start it, and return once it answers."""
        home = installed()
        self.folder.mkdir(parents=True, exist_ok=True)
        for _ in range(3):  # somebody else may be quicker to take the port
            self._launch(home, free_port())
            if self.url:
                return
            self.stop()
        raise NoServer(f"the Bluesky server does not start:\n{self._log()}")

    def stop(self):
        """End it at once."""
        self.process.kill()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def _launch(self, home, port):
        script = (HERE / "server.mjs").read_text()  # given as text, it imports from where it runs
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the wheel's Node, our script
                [node(), "--input-type=module", "--eval", script, self.folder / "data", str(port)],
                cwd=home,
                env={"PATH": os.defpath, "HOME": str(self.folder), "TZ": "UTC"},
                stdin=subprocess.PIPE,  # it ends when this does
                stdout=subprocess.PIPE,
                stderr=log,
            )
        too_long = threading.Timer(START_S, self.process.kill)
        too_long.start()
        self.url = self.process.stdout.readline().decode().strip()
        too_long.cancel()

    def _log(self):
        return (self.folder / "log").read_text(errors="replace")[-4000:]


@dataclass(frozen=True)
class Account:
    """An account made for one test."""

    base_url: str
    did: str
    handle: str
    password: str  # an app password
    own: str  # the account's own password

    def public(self):
        """Every record that anybody can read in this account, the oldest first."""
        words = {"repo": self.did, "collection": COLLECTION, "limit": 100, "reverse": "true"}
        query = urllib.parse.urlencode(words)
        return ask(f"{self.base_url}/xrpc/com.atproto.repo.listRecords?{query}")["records"]

    def revoke(self):
        """Take the app password back, as the owner of the account may."""
        xrpc = f"{self.base_url}/xrpc/com.atproto.server"
        who = {"identifier": self.handle, "password": self.own}
        token = ask(f"{xrpc}.createSession", who)["accessJwt"]
        ask(f"{xrpc}.revokeAppPassword", {"name": "relief"}, token)

    def blob(self, cid):
        """The bytes of a picture, as anybody can fetch them."""
        query = urllib.parse.urlencode({"did": self.did, "cid": cid})
        url = f"{self.base_url}/xrpc/com.atproto.sync.getBlob?{query}"
        with urllib.request.urlopen(url, timeout=ANSWER_S) as answer:  # noqa: S310 - our own server
            return answer.read()


def account(base_url):
    """A fresh account, with an app password as staff would make one."""
    name = f"relief-{secrets.token_hex(5)}"
    own = secrets.token_urlsafe(16)
    xrpc = f"{base_url}/xrpc/com.atproto.server"
    made = ask(
        f"{xrpc}.createAccount",
        {"handle": f"{name}.test", "email": f"{name}@example.test", "password": own},
    )
    app = ask(f"{xrpc}.createAppPassword", {"name": "relief"}, made["accessJwt"])
    return Account(base_url, made["did"], made["handle"], app["password"], own)


def ask(url, body=None, token=""):
    """Ask a server of ours, and return its JSON."""
    headers = {"Content-Type": "application/json"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - http, on this machine
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310 - as above
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            raise RuntimeError(f"{url}: {error.code} {error.read().decode()}") from None


def shared_url(folder):
    """URL of the run's server, started by the first who asks."""
    installed()  # says in this process what is missing
    known = folder / "bluesky-url"
    with locked(folder / "making-bluesky"):
        if not known.exists():
            known.write_text(start_keeper("tests.bluesky.serving", folder))
    return known.read_text()


def keep(folder):
    """Run the server until the run that owns `folder` is over, then remove the folder."""
    with locked(folder / "bluesky-keeper"):
        with Server(folder / "bluesky") as server:
            sys.stdout.write(f"{server.url}\n")
            sys.stdout.flush()
            with locked(folder / "alive"):
                pass
        with contextlib.suppress(FileNotFoundError), locked(folder / "keeper"):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))

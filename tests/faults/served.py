"""The service in a process of its own, to be killed, stopped, starved and started again."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from relief.campaigns.models import Campaign
from relief.kit import forms
from relief.kit.auth import SCOPES
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.kit.vault import generate_key
from relief.staff import tokens
from relief.staff.schemas import NewToken
from tests.faults.stopwatch import Stopwatch
from tests.fixtures import a_campaign
from tests.forked import ROOT, Forked
from tests.postgres import die_with_parent, free_port

SERVE = "import sys; from relief.cli import main; sys.exit(main(sys.argv[1:]))"
START_S = 180  # two processes on a busy machine have taken half a minute
ANSWER_S = 120  # nobody who asks gives up because the machine is busy
SLUG = "goderich"
PATH = f"/api/v1/campaigns/{SLUG}/pledges"


class Deployment:
    """A database with an open campaign, its keys and a token: all that a server is given."""

    def __init__(self, url, **more):
        self.port = free_port()
        self.environment = {
            "RELIEF_MODE": "live",
            "RELIEF_DATABASE_URL": url,
            "RELIEF_SECRET_KEY": generate_key(),
            "RELIEF_VAULT_KEYS": generate_key(),
            "RELIEF_INDEX_KEY": generate_key(),
            "RELIEF_BASE_URL": f"http://127.0.0.1:{self.port}",
            **more,
        }
        words = {name[7:].lower(): value for name, value in self.environment.items()}
        self.settings = Settings(**words)
        with self.opened() as db, db.session(write=True) as session:
            a_campaign(session, slug=SLUG)
            wish = forms.parse(NewToken, {"name": "Partner", "scopes": list(SCOPES)})
            _, self.token = tokens.make(session, wish)

    @contextlib.contextmanager
    def opened(self):
        """The database as the test itself sees it."""
        db = Database(self.settings.database_url, self.settings.vault())
        try:
            yield db
        finally:
            db.close()

    @contextlib.contextmanager
    def session(self):
        """A reading transaction and the campaign."""
        with self.opened() as db, db.session() as session:
            query = Campaign.__table__.select().where(Campaign.slug == SLUG)
            yield session, session.execute(query).first()


class Served:
    """One server process of a deployment: `relief serve`, or a Python that `words` start.

    With a `plant`, the served process calls that before it begins.
    """

    def __init__(self, deployment, folder, *words, port=None, plant=None):
        self.deployment = deployment
        self.port = port or deployment.port
        self.words = words
        self.plant = plant
        self.log = Path(folder) / f"server-{self.port}.log"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        """Start; returns the seconds until it answered."""
        began = time.monotonic()
        environment = {**os.environ, **self.deployment.environment, "PYTHONPATH": str(ROOT)}
        if self.words:
            self.process = self._python(environment)
        else:
            words = ("serve", "--port", self.port)
            self.process = Forked(words, environment, self.log, plant=self.plant)
        while self.process.poll() is None and time.monotonic() < began + START_S:
            with contextlib.suppress(OSError):
                if self.ask("GET", "/healthz").status == 200:
                    return time.monotonic() - began
            time.sleep(0.01)
        raise RuntimeError(f"the server does not start:\n{self.said()}")

    def _python(self, environment):
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *map(str, self.words)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that it is ended with its children
                preexec_fn=die_with_parent,  # noqa: PLW1509 - before any thread of the child
            )

    def kill(self):
        """End it as `kill -9` does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    @property
    def leaves_nothing(self):
        """Whether every process of its group ends, within a moment."""
        until = time.monotonic() + 60
        while (left := running(self.process.pid)) and time.monotonic() < until:
            time.sleep(0.02)
        return not left

    @property
    def memory_mb(self):
        """What it holds in memory just now."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE") / 1e6

    def stop(self):
        """Ask it to stop; returns its exit status and the seconds that it took."""
        with Stopwatch() as watch:
            self.process.send_signal(signal.SIGTERM)
            status = self.process.wait(ANSWER_S)
        return status, watch.seconds

    def ask(self, method, path, body=None, **headers):
        """One request on a connection of its own."""
        client = Client(self)
        try:
            return client.ask(method, path, body, **headers)
        finally:
            client.close()

    def pledge(self, body, key):
        """Post one pledge as the partner does."""
        return self.ask("POST", PATH, body, **self.partner(key))

    def together(self, bodies_and_keys):
        """Post all of them at the same time; the answers in order."""
        with ThreadPoolExecutor(len(bodies_and_keys)) as pool:
            return list(pool.map(lambda each: self.pledge(*each), bodies_and_keys))

    def partner(self, key):
        """The headers of a partner's post."""
        return {"authorization": f"Bearer {self.deployment.token}", "idempotency-key": key}

    def said(self):
        """The log so far."""
        return self.log.read_text(errors="replace")[-8000:]


def running(group):
    """The processes of a group that run; one that only waits to be counted has ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = path.read_text().rpartition(") ")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                found.append(path.parent.name)
    return found


class Answer:
    """An answer, read whole."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.raw = response.read()

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def told_to_retry(self):
        """503, and when to come back."""
        return self.status == 503 and self.headers.get("retry-after", "").isdecimal()

    @property
    def unconfirmed(self):
        """Told to retry, because nothing is certain yet."""
        return self.told_to_retry and self.json["code"] == "unconfirmed"

    @property
    def busy(self):
        """Told to retry, because there is no room."""
        return self.told_to_retry and self.json["code"] == "busy"


class Client:
    """A keep-alive connection."""

    def __init__(self, served, timeout=ANSWER_S):
        self.connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=timeout)

    def ask(self, method, path, body=None, **headers):
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        kind = {"content-type": "application/json"} if isinstance(body, dict) else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, raw, kind | named)
        return Answer(self.connection.getresponse())

    def close(self):
        self.connection.close()

"""How long staff and the public wait for a page while a hundred thousand promises are open.

The application is served whole in a process of its own; this one signs in as people do, keeps one
connection, and asks for one page after another. A second server beside it has five hundred promises
and is asked in turn: the ratio of the two is what to quote, since the machine's speed drifts.
"""

import http.client
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from urllib.parse import urlencode

from relief import migrate
from relief.bench import crowd, served
from relief.bench.crowd import Crowd
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.staff import passwords
from relief.staff.models import StaffAccount

EMAIL, PASSWORD = "desk@example.org", "four calm words here"
DESK = "desk"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
NEXT = re.compile(r'href="(/desk\?[^"]*after=[^"]+)"')
LATER = 20  # pages down the list
ANYWAY = 60  # seconds
LONG_AGO = 1000  # a year, and others after it, in which nobody promised anything


@dataclass
class Figure:
    """What asking for one page again and again gave."""

    name: str
    path: str
    waits_ms: list[float] = field(default_factory=list)
    worked_ms: list[float] = field(default_factory=list)
    bytes: int = 0

    def at(self, share: float) -> float:
        """The wait that `share` of the answers stayed within."""
        ordered = sorted(self.waits_ms)
        return ordered[max(ceil(len(ordered) * share) - 1, 0)]


class Visitor:
    """One browser: a connection that is kept, and the cookies it was given."""

    def __init__(self, port: int, server: int) -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANYWAY)
        self.headers = {"Accept-Language": "en"}

    def get(self, path: str) -> str:
        """The page at `path`.

        Raises:
            RuntimeError: if it is anything but a page.
        """
        try:
            answer = self._asked(path)
        except ConnectionError:  # idle for too long; a browser opens another too
            self.connection.close()
            answer = self._asked(path)
        text = answer.read().decode(errors="replace")
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        return text

    def _asked(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse()

    def sign_in(self) -> None:
        """Fill in the form and keep the cookie, as a browser does."""
        found = FORM_TOKEN.search(self.get("/sign-in"))
        form = {"form_token": found[1] if found else "", "email": EMAIL, "password": PASSWORD}
        sent = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", "/sign-in", urlencode(form), sent)
        answer = self.connection.getresponse()
        answer.read()
        cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        if answer.status != HTTPStatus.SEE_OTHER or not cookie:
            raise RuntimeError(f"sign-in answered {answer.status}")
        self.headers["Cookie"] = cookie


def measure(urls: Mapping[int, str], *, times: int, only: str = "") -> dict[int, list[Figure]]:
    """Ask for every page `times` over, each size in turn; by the number of promises.

    Args:
        urls: A database for each number of promises, empty.
        times: How often each page is asked for.
        only: What is in the names of those that are asked for.
    """
    with ExitStack() as running:
        asked = {size: running.enter_context(_running(url, size)) for size, url in urls.items()}
        found = {size: dict(_pages(*each)) for size, each in asked.items()}
        figures = {
            size: [Figure(*page) for page in pages.items() if only in page[0]]
            for size, pages in found.items()
        }
        for turn in range(times + 1):
            for size, (_, visitor) in asked.items():
                for figure in figures[size]:
                    _ask(visitor, figure, turn)
    return figures


def _ask(visitor: Visitor, figure: Figure, turn: int) -> None:
    """Whoever comes first pays for what is kept afterwards, and is not counted."""
    began, worked = time.perf_counter(), served.worked_ms(visitor.server)
    text = visitor.get(figure.path.format(year=LONG_AGO + turn))
    if turn:
        figure.waits_ms.append((time.perf_counter() - began) * 1000)
        figure.worked_ms.append(served.worked_ms(visitor.server) - worked)
        figure.bytes = len(text.encode())


def _pages(made: Crowd, visitor: Visitor) -> Iterator[tuple[str, str]]:
    yield DESK, "/desk"
    for name, filters in {
        "state promised": {"state": "promised"},
        "state held": {"state": "held"},
        "state matched": {"state": "matched"},
        "every state": {"state": "every"},
        "kind money": {"kind": "money"},
        "kind time": {"kind": "time"},
        "agency, busy": {"agency": made.busy},
        "agency, quiet": {"agency": made.quiet},
        "campaign": {"campaign": made.campaign},
        "campaign, small": {"campaign": made.small},
        "campaign, state, kind": {"campaign": made.campaign, "state": "accepted", "kind": "goods"},
        "campaign, agency": {"campaign": made.campaign, "agency": made.busy},
        "all filters": {
            "campaign": made.small,
            "state": "accepted",
            "kind": "goods",
            "agency": made.quiet,
        },
        "by reference": {"q": made.reference},
        "by telephone": {"q": made.phone},
        "found nothing": {"q": "nobody@example.org"},
    }.items():
        yield f"{DESK}, {name}", f"/desk?{urlencode(filters)}"
    for name, first in {"": "/desk", "campaign, ": f"/desk?campaign={made.campaign}"}.items():
        for page, path in _later(visitor, first):
            yield f"{DESK}, {name}page {page}", path
    yield "report", f"/reports?campaign={made.campaign}"
    # A question of its own each time: as if something had happened since the last one.
    yield "report, anew", f"/reports?campaign={made.campaign}&from={{year}}-01-01"
    yield "report, workbook", f"/reports/{made.campaign}/all.xlsx"
    yield "printable list", f"/desk/print?campaign={made.campaign}"
    yield "a promise", f"/desk/pledges/{made.reference}"
    yield "relief effort", f"/campaigns/{made.campaign}"
    yield "public front page", "/"
    yield "public form", f"/c/{made.campaign}/give"


def _later(visitor: Visitor, first: str) -> Iterator[tuple[int, str]]:
    path = first
    for page in range(2, LATER + 1):
        found = NEXT.search(visitor.get(path))
        if found is None:
            return
        path = found[1].replace("&amp;", "&")
        if page in (2, LATER):
            yield page, path


@contextmanager
def _running(url: str, pledges: int) -> Iterator[tuple[Crowd, Visitor]]:
    port = served.free_port()
    environment = served.environment() | {
        "RELIEF_DATABASE_URL": url,
        "RELIEF_BASE_URL": f"http://127.0.0.1:{port}",
    }
    os.environ.update(environment)
    made = _furnish(Settings(), pledges)
    with served.serving([*served.TARGET, "whole"], port, environment) as server:
        visitor = Visitor(port, server)
        visitor.sign_in()
        yield made, visitor


def _furnish(settings: Settings, pledges: int) -> Crowd:
    db = Database(settings.database_url, settings.vault())
    migrate.create_all(db.engine)
    with db.session(write=True) as session:
        made = crowd.fill(session, db.vault, pledges)
        session.add(
            StaffAccount(
                email=EMAIL,
                name="Robin Desk",
                password_hash=passwords.hashed(PASSWORD),
                role="coordinator",
            )
        )
    db.close()
    return made

"""How many pledges a second are durable, beside what the same machine gives without the writing.

Three servers take turns in one run, each in a process of its own, pressed by another process:
`whole` is this application; `unwritten` is it with only the lane's database write replaced;
`tutorial` is the FastAPI + SQLModel tutorial's pattern storing the same rows. Ratios are what to
quote: the machine's speed drifts, and all three drift with it.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import col, func, select

from pledges.models import Pledge
from relief import migrate
from relief.bench import served
from relief.campaigns.models import Campaign, CampaignState, CampaignTally
from relief.kit import audit
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.staff import tokens
from relief.staff.schemas import NewToken

SLUG = "bench"
CONNECTIONS = (1, 32, 128)
TUTORIAL = ["-m", "uvicorn", "tests.bench.peers.tutorial:app", "--log-level", "warning", "--port"]
SERVERS: Mapping[str, list[str]] = {
    "whole": [*served.TARGET, "whole"],
    "unwritten": [*served.TARGET, "unwritten"],
    "tutorial": TUTORIAL,
}


@dataclass
class Point:
    """One server at one number of connections: a figure per round."""

    per_second: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.per_second)


Points = dict[tuple[str, int], Point]


def run(url_for: Mapping[str, str], *, seconds: float, rounds: int) -> tuple[Points, list[str]]:
    """Press every server in turn; also say what is wrong with what was stored.

    Args:
        url_for: A database for each server that shall take part.
        seconds: Of each round, after a second of warm-up.
        rounds: How often each server has its turn at each number of connections.
    """
    environment = served.environment()
    points: Points = {}
    faults: list[str] = []
    for name, url in url_for.items():
        os.environ.update(environment | {"RELIEF_DATABASE_URL": url})
        token = _furnish(Settings())
        environment[f"TOKEN_{name}"] = token
    for connections in CONNECTIONS:
        for _ in range(rounds):
            for name, url in url_for.items():
                point = points.setdefault((name, connections), Point())
                told = _turn(name, url, environment, connections, seconds)
                point.per_second.append(told["per_second"])
                point.p99_ms.append(told["p99_ms"])
                for status, count in told["statuses"].items():
                    point.statuses[status] = point.statuses.get(status, 0) + count
    for name, url in url_for.items():
        if name == "whole":
            os.environ.update(environment | {"RELIEF_DATABASE_URL": url})
            faults += _stored_wrongly(Settings())
    return points, faults


def sqlite_urls(folder: Path) -> dict[str, str]:
    """A file for each server."""
    return {name: f"sqlite:///{folder / name}.db" for name in SERVERS}


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the databases, on the disk that temporary files are on."""
    with TemporaryDirectory(prefix="relief-bench-") as folder:
        yield Path(folder)


def _turn(
    name: str, url: str, environment: dict[str, str], connections: int, seconds: float
) -> dict[str, Any]:
    port = served.free_port()
    path = f"/api/v1/campaigns/{SLUG}/pledges"
    with served.serving(SERVERS[name], port, environment | {"RELIEF_DATABASE_URL": url}):
        words = [str(port), path, environment[f"TOKEN_{name}"], str(connections), str(seconds)]
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "relief.bench.load", *words],
            cwd=served.ROOT,
            check=True,
            capture_output=True,
            timeout=seconds * 4 + 60,
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _furnish(settings: Settings) -> str:
    """Make the schema, an open campaign and a token; returns the token."""
    db = Database(settings.database_url, settings.vault())
    migrate.create_all(db.engine)
    with db.session(write=True) as session:
        campaign = Campaign(
            slug=SLUG, title_en="Bench", title_fr="Banc d'essai", state=CampaignState.OPEN
        )
        session.add(campaign)
        session.flush()
        session.add(CampaignTally(campaign_id=campaign.id, currency="CAD", writer="tutorial"))
        _, token = tokens.make(session, NewToken(name="bench", scopes=["pledges:write"]))
    db.close()
    return token


def _stored_wrongly(settings: Settings) -> list[str]:
    """What does not add up in the database of the whole application."""
    db = Database(settings.database_url, settings.vault())
    with db.session() as session:
        count, cents = session.exec(select(func.count(), func.sum(Pledge.amount))).one()
        tallied = session.exec(
            select(func.sum(CampaignTally.pledges), func.sum(CampaignTally.promised_cents)).where(
                col(CampaignTally.writer) != "tutorial"
            )
        ).one()
        breaks = audit.verify(session)
    db.close()
    faults = [f"history: {each}" for each in breaks]
    if (count, cents) != (int(tallied[0] or 0), int(tallied[1] or 0)):
        faults.append(f"tally {tuple(tallied)} is not the pledges' {(count, cents)}")
    return faults

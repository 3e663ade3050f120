"""Try every way, in a house that is thrown away, and tell where the canary was seen."""

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from relief import migrate
from relief.app import build
from relief.canary import planting
from relief.canary.ways import WAYS, House, Way
from relief.directory.hsds.derived import part_id
from relief.directory.search import engine
from relief.kit import sessions
from relief.kit.db import Database
from relief.kit.errors import ReliefError
from relief.kit.settings import Mode, Settings
from relief.kit.vault import generate_key
from relief.staff.models import StaffAccount

ORIGIN = "http://127.0.0.1"
LOGS = "logs"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one way.

    Args:
        seen: What of the hidden place was read there, each with where.
        missed: Where the canary's public name was not seen, so that nothing is proved.
    """

    name: str
    seen: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


def examine(ways: Sequence[Way] = WAYS) -> list[Tried]:
    """Plant it in a database of its own, try each way, and throw the database away."""
    with _house() as (house, cookie), structlog.testing.capture_logs() as said:
        tried = asyncio.run(_all(house, cookie, ways))
    logged = planting.seen(repr(said))
    return [*tried, Tried(LOGS, tuple(logged))]


@contextmanager
def _house() -> Iterator[tuple[House, str]]:
    with tempfile.TemporaryDirectory(prefix="relief-canary-") as folder:
        settings = _settings(Path(folder) / "canary.db")
        db = Database(settings.database_url, settings.vault())
        migrate.create_all(db.engine)
        try:
            account = _coordinator()
            with db.session(write=True, actor=f"staff:{account.id}") as session:
                cookie = _signed_in(session, settings, account)
                planted = planting.plant(session, settings)
            yield House(db, build(settings, db=db), planted), cookie
        finally:
            db.close()


def _settings(path: Path) -> Settings:
    return Settings(
        mode=Mode.DEMO,
        database_url=f"sqlite:///{path}",
        secret_key=generate_key(),
        vault_keys=generate_key(),
        index_key=generate_key(),
        base_url=ORIGIN,
    )


def _coordinator() -> StaffAccount:
    return StaffAccount(
        email="canary@example.org",
        name="Canary",
        role="coordinator",
        password_hash="-",  # noqa: S106 - no password has it
    )


def _signed_in(session: Session, settings: Settings, account: StaffAccount) -> str:
    """The cookie of somebody who works here."""
    session.add(account)
    session.flush()
    value = sessions.begin(session, account.id, timedelta(hours=1))
    return f"{sessions.cookie_name(https=settings.https)}={value}"


async def _all(house: House, cookie: str, ways: Sequence[Way]) -> list[Tried]:
    async with house.app.router.lifespan_context(house.app):
        # However long a busy machine reads: a search that turns everybody away shows nothing.
        await run_in_threadpool(engine.of(house.app.state.services).refresh)
        return [await _one(house, cookie, way) for way in ways]


async def _one(house: House, cookie: str, way: Way) -> Tried:
    try:
        outputs = [
            (asked, await get(house.app, asked, cookie if way.is_staff else ""))
            for asked in (path.format(**_named(house.planted)) for path in way.paths)
        ]
        outputs += [(way.module, text) for text in await run_in_threadpool(_written, house, way)]
    except Exception as error:  # whatever an output does when it is tried
        return Tried(way.name, missed=(f"{type(error).__name__}: {error}",))
    seen = [f"{where}: {word}" for where, text in outputs for word in planting.seen(text)]
    missed = [where for where, text in outputs if way.shows and planting.PUBLIC not in text]
    return Tried(way.name, tuple(seen), tuple(missed))


def _written(house: House, way: Way) -> list[str]:
    return list(way.write(house)) if way.write is not None else []


def _named(planted: planting.Planted) -> dict[str, str]:
    """What stands in the braces of a path."""
    at_location = part_id(planted.service, "service_at_locations:0")
    return {name: str(key) for name, key in asdict(planted).items()} | {
        "at_location": str(at_location)
    }


async def get(app: Starlette, path: str, cookie: str = "") -> str:
    """Ask the application as a browser would, without a network.

    Raises:
        ReliefError: if it answers with anything but 200.
    """
    place, _, query = path.partition("?")
    headers = [(b"host", b"127.0.0.1")] + ([(b"cookie", cookie.encode())] if cookie else [])
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
    }
    status, parts = 500, []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    if status != HTTPStatus.OK:
        raise ReliefError(f"{path} answers {status}")
    return _readable(b"".join(parts))


def _readable(body: bytes) -> str:
    """A body as text; of a workbook, what is packed in it."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())

"""Whether an installation is sound, part by part, and what to do where it is not."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from sqlmodel import Session, col, func, select

from notifications.channels import DeliveryError, channels
from notifications.channels.email import NOT_SET_UP
from notifications.networks import NetworkError, networks
from pledges.models import Donor
from pledges.rules import rules
from pledges.schemas import Person
from relief import migrate, resealing, soundness
from relief.kit import audit, clock, outbox, workers, zones
from relief.kit.audit import AuditEntry
from relief.kit.db import Database, vault_of
from relief.kit.errors import ReliefError
from relief.kit.outbox import NEEDS_A_PERSON, OutboxMessage
from relief.kit.settings import Mode, Settings
from relief.kit.vault import VaultError
from relief.operations import LATE_S
from relief.soundness import Finding, fail, ok, warn

OURS = "RELIEF_"
ELSEWHERE = {"RELIEF_FORWARDED_ALLOW_IPS"}  # of the server, no field of a settings class
LOW, EMPTY = 2_000_000_000, 200_000_000  # bytes free
SKEW_S = 2
OTHERS = 0o077


def examine(settings: Settings, db: Database) -> list[Finding]:
    """Everything that can be looked at, the causes before what follows from them."""
    adapters = list(_adapters())  # first: each brings the settings that may be named
    found = [*_settings(settings), *adapters, _zone(settings)]
    found += soundness.database(db, thorough=False)
    reached = found[-1].name != "database"
    if reached and migrate.current(db.engine) == migrate.head():
        with db.session() as session:
            found += [*_keys(settings, session), _clock(session), _worker(session)]
            found += _outbox(session)
    found += [*_mail(settings), *_networks(settings)]
    return found + list(_files(db))


def _settings(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.base_url)
    yield ok("settings", f"mode {settings.mode.value}, public at {settings.base_url}")
    if settings.mode is Mode.LIVE and parts.scheme != "https":
        todo = "Serve it behind a proxy with a certificate; set RELIEF_BASE_URL to https://…"
        yield warn("address", "passwords and pledges cross the network in the clear", todo)
    vault_keys = [key.strip() for key in settings.vault_keys.get_secret_value().split(",")]
    keys = [
        *vault_keys,
        settings.index_key.get_secret_value(),
        settings.secret_key.get_secret_value(),
    ]
    if len(set(keys)) < len(keys):
        yield warn("keys", "one key is used twice", "Make each by itself: `relief vault key`.")
    if weak := [name for name, key in _named_keys(settings) if len(set(key)) < 8]:
        yield fail("keys", f"{', '.join(weak)} can be guessed", "Make it anew: `relief vault key`.")
    strangers = sorted(
        name for name in os.environ if name.startswith(OURS) and name not in _known()
    )
    if strangers:
        yield warn("settings", f"not known: {', '.join(strangers)}", "Is a name misspelt?")


def _named_keys(settings: Settings) -> Iterator[tuple[str, str]]:
    for name in ("secret_key", "vault_keys", "index_key"):
        yield f"RELIEF_{name.upper()}", getattr(settings, name).get_secret_value()


def _known() -> set[str]:
    """The names of every setting: each adapter has a class of its own beside its code."""
    classes = BaseSettings.__subclasses__()
    names = {
        f"{each.model_config.get('env_prefix', '')}{field}".upper()
        for each in classes
        for field in each.model_fields
    }
    return names | ELSEWHERE


def _adapters() -> Iterator[Finding]:
    for name, registry in (("channels", channels), ("networks", networks), ("rules", rules)):
        try:
            yield ok(name, ", ".join(registry))
        except Exception as error:  # whatever an added file does at its import
            yield fail(name, f"{type(error).__name__}: {error}", "Mend or remove the added file.")


def _zone(settings: Settings) -> Finding:
    try:
        zone = zones.zone(settings.time_zone)
    except ReliefError as error:
        return fail("time zone", str(error), "Correct RELIEF_TIME_ZONE.")
    there = clock.local(clock.now(), zone)
    return ok("time zone", f"{there:%Y-%m-%d %H:%M} in {zone}; tables of {version('tzdata')}")


def _keys(settings: Settings, session: Session) -> Iterator[Finding]:
    """Whether these keys are those that sealed what is here."""
    vault, known = vault_of(session), list(resealing.newest(session))
    for each, row, value in known:
        try:
            words = vault.open(each.context(row), value)
        except VaultError:
            todo = "Put the missing key back, behind the others."
            yield fail("keys", f"RELIEF_VAULT_KEYS does not open {each.name}", todo)
            return
        if not _is_indexed(session, each, row, words):
            todo = "Put the former one back: nobody is found by telephone or e-mail without it."
            yield fail("keys", "RELIEF_INDEX_KEY is another than before", todo)
            return
    yield ok("keys", "they open what is here" if known else "nothing is sealed yet")
    # Counting looks at every sealed value; one key alone cannot have left any behind.
    if "," in settings.vault_keys.get_secret_value() and (left := resealing.waiting(session)):
        yield warn("keys", f"{left} values are sealed by older keys", "Run `relief vault rotate`.")


def _is_indexed(session: Session, each: resealing.Sealed, row: UUID, words: str) -> bool:
    """Whether the index key made the digest beside a donor's sealed words, or an entry's."""
    found = session.get_one(each.model, row)
    if isinstance(found, AuditEntry):
        return vault_of(session).blind(audit.context(row), words) == found.secret_digest
    if isinstance(found, Donor) and found.phone_index:
        phone = Person.model_validate_json(words).phone or ""
        return vault_of(session).blind("phone", phone) == found.phone_index
    return True


def _clock(session: Session) -> Finding:
    now = clock.now()
    newest = session.exec(select(func.max(AuditEntry.at))).one()
    if newest and newest > now + timedelta(seconds=SKEW_S):
        said = f"it is {clock.rfc3339(now)} here, the history goes on to {clock.rfc3339(newest)}"
        return fail("clock", said, "Set the clock by NTP: appeals and time-outs depend on it.")
    if session.get_bind().dialect.name == "postgresql":
        away = abs((session.execute(sa.select(sa.func.now())).scalar_one() - now).total_seconds())
        if away > SKEW_S:
            return warn("clock", f"the database's is {away:.0f} s away", "Set both by NTP.")
    return ok("clock", f"{clock.rfc3339(now)}")


def _worker(session: Session) -> Finding:
    todo = "Start `relief serve` or `relief worker`."
    age = workers.age_s(session)
    if age is None:
        return warn("worker", "none was ever seen", todo)
    if age > workers.LATE_S:
        return fail("worker", f"none was seen for {_span(age)}; nothing leaves", todo)
    return ok("worker", f"seen {_span(age)} ago")


def _outbox(session: Session) -> Iterator[Finding]:
    late = outbox.lag_s(session)
    if late > LATE_S:
        todo = "See the failure board, the worker and the mail server."
        yield fail("outbox", f"a message waits for {_span(late)}", todo)
    else:
        yield ok("outbox", "nothing is late")
    stuck = sa.and_(
        col(OutboxMessage.state).in_(NEEDS_A_PERSON), col(OutboxMessage.sealed).is_not(None)
    )
    count = session.exec(select(func.count()).select_from(OutboxMessage).where(stuck)).one()
    if count:
        yield warn("outbox", f"{count} messages need a person", "Open /failures as a coordinator.")


def _mail(settings: Settings) -> Iterator[Finding]:
    """Ask each channel that can tell whether its way is open; nothing is sent."""
    if settings.mode is Mode.DEMO:
        yield ok("mail", "a demo sends nothing")
        return
    for key, channel in channels.items():
        probe = getattr(channel, "probe", None)
        if probe is None:
            continue
        try:
            yield ok(key, f"{asyncio.run(probe())} answers")
        except DeliveryError as error:
            # An installation may do without, and telephone.
            judged = warn if error.message == NOT_SET_UP else fail
            yield judged(
                key, error.message, f"Correct RELIEF_SMTP_… (see notifications/channels/{key}.py)."
            )


def _networks(settings: Settings) -> Iterator[Finding]:
    """Ask each network that is set up who we are there; nothing is published."""
    if settings.mode is Mode.DEMO:
        yield ok("posts", "a demo posts nothing, and asks no network")
        return
    for key, network in networks.items():
        todo = f"Correct RELIEF_{key.upper()}_… (see notifications/networks, {key})."
        try:
            yield ok(key, network.probe() if network.ready else "not set up")
        except NetworkError as error:
            yield fail(key, error.message, todo)
        except ValidationError as error:  # the words of the fields, never what stands in them
            named = ", ".join(str(part) for each in error.errors() for part in each["loc"])
            yield fail(key, f"its settings cannot be read: {named}", todo)
        except Exception as error:  # whatever an added file does; its words may hold a secret
            yield fail(key, type(error).__name__, "Mend or remove the added file.")


def _files(db: Database) -> Iterator[Finding]:
    if not db.is_sqlite:
        return
    path = Path(db.engine.url.database or "").resolve()
    if not path.exists():
        return
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        yield fail("files", f"{path} or its folder cannot be written", "Give them to this user.")
    elif path.stat().st_mode & OTHERS:
        yield warn("files", f"others on this machine can read {path}", f"chmod 600 {path}")
    else:
        yield ok("files", f"{path} is ours alone")
    free = shutil.disk_usage(path.parent).free
    said, todo = f"{free / 1e9:.1f} GB free", "Make room, or move the database."
    if free < EMPTY:
        yield fail("disk", said, todo)
    elif free < LOW:
        yield warn("disk", said, todo)
    else:
        yield ok("disk", said)


def _span(seconds: float) -> str:
    """A time as people say it: 42 s, 5 min, 3 h, 2 days."""
    for unit, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"

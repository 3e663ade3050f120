"""Whether the database is as it must be: reached, at this version's schema, whole, durable."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from relief import migrate
from relief.backups import path_of
from relief.kit import sqlite_file
from relief.kit.db import PRAGMAS, Database

DURABLE = ("on", "remote_write", "remote_apply")  # PostgreSQL's synchronous_commit


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, what was found, and what to do about it."""

    name: str
    level: Level
    said: str
    todo: str = ""


def ok(name: str, said: str) -> Finding:
    """It is as it should be."""
    return Finding(name, Level.OK, said)


def warn(name: str, said: str, todo: str) -> Finding:
    """It works, and will not for long, or not well."""
    return Finding(name, Level.WARN, said, todo)


def fail(name: str, said: str, todo: str) -> Finding:
    """It does not work, or loses something."""
    return Finding(name, Level.FAIL, said, todo)


def database(db: Database, *, thorough: bool) -> list[Finding]:
    """What there is to say about it; `thorough` reads every page of an SQLite file."""
    try:
        return list(_database(db, thorough=thorough))
    except (sa.exc.SQLAlchemyError, RuntimeError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return [fail("database", said, "Is RELIEF_DATABASE_URL right, and does the server run?")]


def _database(db: Database, *, thorough: bool) -> Iterator[Finding]:
    if db.is_sqlite and not Path(db.engine.url.database or "").is_file():
        said = f"there is no file {db.engine.url.database}"  # asking would make one
        yield fail("database", said, "Run `relief db upgrade`, or correct RELIEF_DATABASE_URL.")
        return
    found, wanted = migrate.current(db.engine), migrate.head()
    yield ok("database", f"reached ({db.engine.dialect.name})")
    if found != wanted:
        said = f"stands at “{found or 'none'}”, this version needs “{wanted}”"
        yield fail("schema", said, _upgrade_or_newer(found))
    else:
        yield _schema(db, wanted)
    yield _durable(db)
    if thorough and db.is_sqlite:
        yield _whole(db)


def _upgrade_or_newer(found: str) -> str:
    if not found or migrate.knows(found):
        return "Run `relief db upgrade`."
    return "A newer version made it. Run that one."


def _schema(db: Database, wanted: str) -> Finding:
    differences = migrate.differences(db.engine)
    if differences:
        told = "; ".join(_named(each) for each in differences[:3])
        return fail("schema", f"is not what this version describes: {told}", "Restore a backup.")
    return ok("schema", f"“{wanted}”, as this version describes it")


def _named(difference: object) -> str:
    """What Alembic found, such as `add_column pledge note`."""
    while isinstance(difference, list):  # changes of one column come together
        difference = difference[0]
    parts = difference if isinstance(difference, tuple) else (difference,)
    words = [each if isinstance(each, str) else getattr(each, "name", None) for each in parts]
    return " ".join(word for word in words if isinstance(word, str))


def _durable(db: Database) -> Finding:
    """Whether what was answered “recorded” outlasts a power cut."""
    with db.engine.connect() as connection:
        if db.is_sqlite:
            setting, wanted = "synchronous", {str(PRAGMAS["synchronous"])}
            found = {setting: str(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())}
        else:
            setting, wanted = "synchronous_commit", set(DURABLE)
            found = {
                name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
                for name in (setting, "fsync")
            }
    said = ", ".join(f"{name}={value}" for name, value in found.items())
    if found[setting] not in wanted or found.get("fsync", "on") != "on":
        todo = "Set synchronous_commit=on and fsync=on in postgresql.conf."
        return fail("durability", f"a power cut loses pledges: {said}", todo)
    return ok("durability", said)


def _whole(db: Database) -> Finding:
    faults = sqlite_file.faults(path_of(db))
    if faults:
        told = "; ".join(faults[:3])
        return fail("integrity", told, "Copy the file aside, then restore the last backup.")
    return ok("integrity", "every page and every reference holds")

"""The schema: every table of every room, and Alembic run from code."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import notifications.appeals.models
import notifications.feeds.models
import notifications.links.models
import notifications.models
import notifications.publishing.models
import notifications.surges.models
import notifications.timetable.models
import pledges.models
import relief.agencies.models
import relief.campaigns.alerts.models
import relief.campaigns.banner
import relief.campaigns.codes
import relief.campaigns.floor
import relief.campaigns.models
import relief.campaigns.sponsors
import relief.campaigns.threshold
import relief.directory.complaints
import relief.directory.ledger
import relief.directory.models
import relief.directory.outcomes
import relief.directory.upkeep.invited.models
import relief.directory.upkeep.temporary.models
import relief.directory.upkeep.verifying.models
import relief.directory.visits
import relief.helpline.following.models
import relief.helpline.gaps.models
import relief.helpline.models
import relief.helpline.survey.models
import relief.kit.audit
import relief.kit.outbox
import relief.kit.sessions
import relief.kit.workers
import relief.needs.models
import relief.staff.models

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 2_112_011  # any number that no other program takes as its lock on this database
ROOMS = (
    notifications.feeds.models,
    notifications.links.models,
    notifications.models,
    notifications.appeals.models,
    notifications.publishing.models,
    notifications.surges.models,
    notifications.timetable.models,
    pledges.models,
    relief.agencies.models,
    relief.campaigns.models,
    relief.campaigns.alerts.models,
    relief.campaigns.codes,
    relief.campaigns.banner,
    relief.campaigns.floor,
    relief.campaigns.threshold,
    relief.campaigns.sponsors,
    relief.directory.complaints,
    relief.directory.ledger,
    relief.directory.models,
    relief.directory.outcomes,
    relief.helpline.models,
    relief.helpline.following.models,
    relief.helpline.gaps.models,
    relief.helpline.survey.models,
    relief.directory.upkeep.invited.models,
    relief.directory.upkeep.temporary.models,
    relief.directory.upkeep.verifying.models,
    relief.directory.visits,
    relief.kit.audit,
    relief.kit.outbox,
    relief.kit.sessions,
    relief.kit.workers,
    relief.needs.models,
    relief.staff.models,
)


def metadata() -> sa.MetaData:
    """The tables of all rooms."""
    assert ROOMS  # noqa: S101 - imported for the tables they define
    return SQLModel.metadata


def config(connection: sa.Connection) -> Config:
    """Alembic's configuration, which lives nowhere else."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema up to this version; a second process waits, then finds nothing to do."""
    writer = engine.execution_options(relief_write=True)
    with _alone(engine), writer.connect() as connection:
        command.upgrade(config(connection), "head")
        connection.commit()


def create_all(engine: sa.Engine) -> None:
    """Make the schema at once, for tests; another test proves that migrations give the same."""
    metadata().create_all(engine)


def head() -> str:
    """The newest revision this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def knows(revision: str) -> bool:
    """Whether a database at `revision` can be brought up to this version."""
    known = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return any(each.revision == revision for each in known)


def current(engine: sa.Engine) -> str:
    """The revision the database stands at; empty before the first."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def differences(engine: sa.Engine) -> list[object]:
    """What the models have that the database lacks, or the other way round."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata()))


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[None]:
    """Let one process at a time change the schema."""
    if engine.dialect.name == "postgresql":
        # A transaction of its own, which outlasts the migration's and lets go however that ends.
        with engine.connect() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield
        return
    if not engine.url.database:
        yield
        return
    with Path(f"{engine.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

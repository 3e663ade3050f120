"""The schema: every table of every room, and Alembic run from code."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import notifications.models
import pledges.models
import relief.agencies.models
import relief.campaigns.models
import relief.kit.audit
import relief.kit.outbox
import relief.kit.sessions
import relief.needs.models
import relief.staff.models

MIGRATIONS = Path(__file__).parent / "migrations"
ROOMS = (
    notifications.models,
    pledges.models,
    relief.agencies.models,
    relief.campaigns.models,
    relief.kit.audit,
    relief.kit.outbox,
    relief.kit.sessions,
    relief.needs.models,
    relief.staff.models,
)


def metadata() -> sa.MetaData:
    """The tables of all rooms."""
    assert ROOMS  # noqa: S101 - imported for the tables they define
    return SQLModel.metadata


def config(engine: sa.Engine) -> Config:
    """Alembic's configuration, which lives nowhere else."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["engine"] = engine
    return made


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema up to this version."""
    command.upgrade(config(engine), "head")


def create_all(engine: sa.Engine) -> None:
    """Make the schema at once, for tests; another test proves that migrations give the same."""
    metadata().create_all(engine)


def head() -> str:
    """The newest revision this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def current(engine: sa.Engine) -> str:
    """The revision the database stands at; empty before the first."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def differences(engine: sa.Engine) -> list[object]:
    """What the models have that the database lacks, or the other way round."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata()))

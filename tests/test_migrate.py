"""The migrations give exactly the schema that the models describe, and never by halves."""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command, op
from sqlalchemy.exc import IntegrityError

from relief import migrate
from relief.kit import clock, ids
from relief.kit.db import Database
from relief.kit.vault import Vault

ROOT = Path(__file__).parents[1]
PATIENCE_S = 300
VAULT = Vault([bytes(32)], bytes(32))
UPGRADE = """
import sys
from relief import migrate
from relief.kit.db import Database
from relief.kit.vault import Vault
migrate.upgrade(Database(sys.argv[1], Vault([bytes(32)], bytes(32))).engine)
"""


@pytest.fixture
def bare_url(database_url):
    """URL of a database without any table."""
    with opened(database_url) as db:
        emptied(db.engine)
    return database_url


def emptied(engine):
    migrate.metadata().drop_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))


@contextmanager
def opened(url):
    db = Database(url, VAULT)
    yield db
    db.close()


@pytest.fixture
def upgraded(bare_url):
    with opened(bare_url) as db:
        migrate.upgrade(db.engine)
        yield db


def described(engine):
    """Columns, keys, indexes and checks of every table, as the database tells them."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in inspector.get_columns(table)
            ],
            "numbered": numbered(engine, table),
            "primary": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": named(inspector.get_foreign_keys(table)),
            "unique": named(inspector.get_unique_constraints(table)),
            "indexes": named(inspector.get_indexes(table)),
            "checks": named(inspector.get_check_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def numbered(engine, table):
    """Whether SQLite gives each row a number, which counts up."""
    if engine.dialect.name != "sqlite":
        return False
    query = sa.text("SELECT sql FROM sqlite_master WHERE name = :table")
    with engine.connect() as connection:
        return "WITHOUT ROWID" not in connection.execute(query, {"table": table}).scalar_one()


def named(found):
    return sorted(json.dumps(each, default=str, sort_keys=True) for each in found)


def a_row(table, **given):
    """Values for every column that has to have one."""
    plausible = {
        sa.Uuid: ids.new,
        sa.LargeBinary: lambda: b"-",
        sa.Boolean: lambda: True,
        sa.BigInteger: lambda: 1,
        sa.Integer: lambda: 1,
        sa.DateTime: clock.now,
    }
    values = {}
    for column in migrate.metadata().tables[table].columns:
        if column.nullable:
            continue
        kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
        make = next((make for type_, make in plausible.items() if isinstance(kind, type_)), str)
        values[column.name] = make()
    return values | given


def insert(connection, table, **given):
    row = a_row(table, **given)
    connection.execute(sa.insert(migrate.metadata().tables[table]), row)
    return row


def test_an_upgrade_gives_what_the_models_describe(database_url):
    with opened(database_url) as db:
        made_at_once = described(db.engine)
        emptied(db.engine)

        migrate.upgrade(db.engine)

        assert migrate.differences(db.engine) == []
        assert migrate.current(db.engine) == migrate.head() != ""
        assert described(db.engine) == made_at_once


def test_a_second_upgrade_changes_nothing(upgraded):
    before = described(upgraded.engine)

    migrate.upgrade(upgraded.engine)

    assert described(upgraded.engine) == before


@pytest.fixture
def allocated(upgraded):
    """A connection, and the ids of a pledge with one allocation."""
    with upgraded.engine.execution_options(relief_write=True).connect() as connection:
        agency = insert(connection, "agency", accepts=[], serves=[], languages=["en"])
        campaign = insert(connection, "campaign", state="open", lights=[])
        donor = insert(connection, "donor")
        pledge = insert(
            connection,
            "pledge",
            campaign_id=campaign["id"],
            donor_id=donor["id"],
            amount=10,
            allocated=10,
            state="dispatched",
        )
        allocation = insert(
            connection,
            "allocation",
            pledge_id=pledge["id"],
            agency_id=agency["id"],
            amount=10,
            state="dispatched",
        )
        of_it = {
            "campaign_id": campaign["id"],
            "pledge_id": pledge["id"],
            "allocation_id": allocation["id"],
            "agency_id": agency["id"],
            "state": "dispatched",
        }
        yield connection, of_it


def test_an_allocation_has_one_active_dispatch_and_any_number_of_old_ones(allocated):
    connection, of_it = allocated
    insert(connection, "dispatch", **of_it, reference="1", active=False)
    insert(connection, "dispatch", **of_it, reference="2", active=False)
    insert(connection, "dispatch", **of_it, reference="3", active=True)

    with pytest.raises(IntegrityError):
        insert(connection, "dispatch", **of_it, reference="4", active=True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE pledge SET allocated = 11",
        "UPDATE pledge SET allocated = -1",
        "UPDATE pledge SET amount = 0, allocated = 0",
        "UPDATE allocation SET received = 11",
        "UPDATE allocation SET amount = 0, received = 0",
    ],
)
def test_the_tables_refuse_sums_that_cannot_be(allocated, change):
    connection, _ = allocated

    with pytest.raises(IntegrityError):
        connection.execute(sa.text(change))


def test_answers_that_callers_gave_are_mixed_and_none_is_lost(bare_url):
    keys = sorted((uuid4() for _ in range(9)), reverse=True)
    table = migrate.metadata().tables["helpline_survey_answer"]
    with opened(bare_url) as db:
        with db.engine.execution_options(relief_write=True).connect() as connection:
            command.upgrade(migrate.config(connection), "0051")
            for n, key in enumerate(keys, 1):
                row = {"id": key, "month": date(2011, n, 1), "satisfaction": 1 + n % 5}
                insert(connection, table.name, **row)
            connection.commit()

        migrate.upgrade(db.engine)

        with db.engine.connect() as connection:
            query = sa.select(table.c.id, table.c.month, table.c.satisfaction)
            found = [tuple(row) for row in connection.execute(query)]
    assert found == [
        (key, date(2011, (n - 1) // 3 * 3 + 1, 1), 1 + n % 5)
        for n, key in sorted(enumerate(keys, 1), reverse=True)
    ]


def test_two_processes_may_upgrade_at_once(bare_url):
    started = [
        subprocess.Popen(  # noqa: S603 - this Python, our words
            [sys.executable, "-c", UPGRADE, bare_url], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    ends = [(each.communicate(timeout=PATIENCE_S)[1], each.returncode) for each in started]

    assert [status for _, status in ends] == [0, 0], ends
    with opened(bare_url) as db:
        assert migrate.differences(db.engine) == []


def test_a_migration_that_fails_leaves_the_old_schema(bare_url, monkeypatch):
    made = []

    def fail_at_the_third(name, *words, **more):
        made.append(name)
        if len(made) == 3:
            raise RuntimeError
        return create(name, *words, **more)

    create = op.create_table
    monkeypatch.setattr(op, "create_table", fail_at_the_third)
    with opened(bare_url) as db:
        with pytest.raises(RuntimeError):
            migrate.upgrade(db.engine)
        assert described(db.engine) == {}

        monkeypatch.undo()
        migrate.upgrade(db.engine)
        assert migrate.differences(db.engine) == []

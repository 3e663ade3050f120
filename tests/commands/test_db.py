"""The database is upgraded, checked and moved from the shell."""

import json
from contextlib import closing

import pytest
import sqlalchemy as sa

from pledges import service
from relief import backups, migrate
from relief.kit import audit, sqlite_file
from tests.commands.lived_in import opened, rows
from tests.fixtures import an_agency, pledges_in


def test_an_upgrade_tells_what_it_did_and_then_nothing(command, db):
    migrate.metadata().drop_all(db.engine)
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))

    status, out, _ = command("db", "upgrade")
    assert (status, f"it is “{migrate.head()}” now" in out) == (0, True)

    assert command("db", "upgrade") == (0, "", "")


def test_a_sound_database_is_found_sound(command, lived_in):
    status, out, _ = command("db", "check", "--json")

    told = json.loads(out)
    levels = {each["name"]: each["level"] for each in told["findings"]}
    # The tests' PostgreSQL gives durability up for speed, and is found out.
    durable = "ok" if lived_in.is_sqlite else "fail"
    assert (levels.pop("durability"), told["ok"]) == (durable, lived_in.is_sqlite)
    assert status == (0 if lived_in.is_sqlite else 1)
    assert set(levels.values()) == {"ok"}
    assert set(levels) == {"database", "schema"} | ({"integrity"} if lived_in.is_sqlite else set())


def test_a_schema_that_is_not_this_versions_is_found(command, db):
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE agency ADD COLUMN strange INTEGER"))
    status, out, _ = command("db", "check")
    assert (status, "remove_column agency strange" in out) == (1, True)

    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    status, out, _ = command("db", "check")
    assert (status, "A newer version made it" in out) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reference_that_points_nowhere_is_found(command, lived_in):
    lived_in.close()
    with closing(sqlite_file.open_file(backups.path_of(lived_in))) as raw:
        raw.execute("DELETE FROM donor")

    status, out, _ = command("db", "check")

    assert (status, "pledge row 1 points to a row of donor" in out) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_not_there_is_said(command, monkeypatch, tmp_path):
    monkeypatch.setenv("RELIEF_DATABASE_URL", f"sqlite:///{tmp_path}/no/such.db")

    status, out, _ = command("db", "check")
    assert (status, "there is no file" in out) == (1, True)

    status, _, err = command("campaign", "list")
    assert (status, "unable to open" in err, "Traceback" in err) == (1, True, False)


@pytest.mark.postgres
def test_a_copy_has_every_row_in_either_kind(command, lived_in, other_url):
    status, out, _ = command("db", "copy", other_url)

    assert (status, "the history holds" in out) == (0, True)
    with opened(other_url, lived_in) as other:
        assert rows(other) == rows(lived_in)
        with other.session() as session:
            [pledge] = pledges_in(session)
            assert service.donor_of(session, pledge).name == "Léa Bell"
            assert audit.verify(session, audit.heads(session)) == []


@pytest.mark.postgres
def test_a_database_without_tables_is_made_ready_for_the_copy(command, lived_in, other_url):
    with opened(other_url, lived_in) as other:
        migrate.metadata().drop_all(other.engine)
        with other.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE alembic_version"))

        assert command("db", "copy", lived_in.url, other_url)[0] == 0

        assert rows(other) == rows(lived_in)
        assert migrate.differences(other.engine) == []


@pytest.mark.postgres
def test_nothing_is_copied_into_a_database_that_is_not_empty(command, lived_in, other_url):
    with opened(other_url, lived_in) as other:
        with other.session(write=True) as session:
            an_agency(session)
        before = rows(other)

        status, _, err = command("db", "copy", other_url)

        assert (status, "not empty (agency)" in err) == (1, True)
        assert rows(other) == before


@pytest.mark.postgres
def test_a_row_that_does_not_fit_leaves_the_target_empty(command, lived_in, other_url):
    with lived_in.session(write=True) as session:
        an_agency(session)
    with opened(other_url, lived_in) as other:
        with other.engine.begin() as connection:
            connection.execute(sa.text("CREATE UNIQUE INDEX strange ON agency (channel)"))

        status, _, err = command("db", "copy", other_url)

        assert (status, "does not fit" in err) == (1, True)
        assert not any(rows(other).values())

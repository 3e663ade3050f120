"""The database is upgraded, checked, moved and brought back from the shell."""

import json
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command as alembic

from pledges import service
from relief import backups, migrate
from relief.kit import audit, outbox, sessions, sqlite_file
from relief.kit.db import Database
from tests.fixtures import a_campaign, a_need, a_pledged, an_account, an_agency, pledges_in

ROOT = Path(__file__).parents[2]
SIDE = {"relief.db-wal", "relief.db-shm", "relief.db.lock"}
CHANGED = {"audit_entry", "audit_head", "outbox_message", "web_session"}  # by a restore itself
LETTER = outbox.Letter("ada@example.org", "pledge_recorded", "en", {})


@pytest.fixture
def lived_in(db):
    """A database with a bit of everything, and a message that waits."""
    with db.session(write=True, actor="robin") as session:
        campaign = a_campaign(session, slug="goderich-2011")
        a_need(session, campaign, an_agency(session, accepts=["goods"], serves=["Huron"]))
        pledge = a_pledged(session, campaign, name="Léa Bell")
        audit.note(session, pledge.reference, "recorded", words="after six", amount=5000)
        outbox.put(session, about=pledge.reference, channel="email", letter=LETTER)
        sessions.begin(session, an_account(session).id, timedelta(hours=1))
    return db


@pytest.fixture
def other_url(request, database_url):
    """An empty database of the other kind."""
    kind = "postgres" if database_url.startswith("sqlite") else "sqlite"
    return request.getfixturevalue(f"{kind}_url")


def rows(db, *, but=()):
    """Every row of every table, as the database gives it."""
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(ordered(table))]
            for table in migrate.metadata().sorted_tables
            if table.name not in but
        }


def ordered(table):
    return sa.select(table).order_by(*table.primary_key)


def opened(url, db):
    return closing(Database(url, db.vault))


def emptied(db):
    with db.engine.begin() as connection:
        for table in reversed(migrate.metadata().sorted_tables):
            connection.execute(sa.delete(table))
    db.close()


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


def test_a_backup_is_whole_while_others_write(command, lived_in, settings, tmp_path):
    file, stop, written = tmp_path / "kept.db", threading.Event(), []

    def write():
        while not stop.is_set():
            with lived_in.session(write=True) as session:
                audit.note(session, "campaign:goderich-2011", "noted", words="a" * 200)
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert command("db", "backup", file)[0] == 0
    finally:
        stop.set()
        writer.join()

    assert written
    assert sqlite_file.faults(file) == []
    assert file.stat().st_mode & 0o777 == 0o600
    assert {each.name for each in tmp_path.iterdir()} <= {"kept.db", "relief.db"} | SIDE
    held = file.read_bytes()
    for key in ("secret_key", "vault_keys", "index_key"):
        assert getattr(settings, key).get_secret_value().encode() not in held
    assert "Léa".encode() not in held
    with opened(f"sqlite:///{file}", lived_in) as kept, kept.session() as session:
        assert audit.verify(session, audit.heads(session)) == []


def test_a_backup_overwrites_nothing_unasked(command, lived_in, tmp_path):
    file = tmp_path / "kept.db"
    file.write_text("my thesis")

    status, _, err = command("db", "backup", file)

    assert (status, "--replace" in err, file.read_text()) == (1, True, "my thesis")
    assert command("db", "backup", file, "--replace")[0] == 0
    assert sqlite_file.faults(file) == []


def test_what_was_destroyed_comes_back_and_sends_nothing_again(command, lived_in, tmp_path):
    file, before = tmp_path / "kept.db", rows(lived_in, but=CHANGED)
    assert command("db", "backup", file)[0] == 0
    emptied(lived_in)

    status, out, _ = command("db", "restore", file, "--yes")

    assert (status, "Held: 1 messages" in out) == (0, True)
    assert rows(lived_in, but=CHANGED) == before
    with lived_in.session(write=True) as session:
        assert audit.verify(session) == []
        assert [each.event for each in audit.history(session, "database")] == ["restored"]
        assert outbox.claim(session, 10, channels=["email"]) == []
        assert session.execute(sa.text("SELECT count(*) FROM web_session")).scalar() == 0


def test_what_is_there_is_replaced_only_when_asked_and_kept(
    command, lived_in, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "kept.db"
    assert command("db", "backup", file)[0] == 0
    with lived_in.session(write=True) as session:
        an_agency(session, slug="later")
    lived_in.close()
    status, _, err = command("db", "restore", file, "--yes")
    assert (status, "--replace" in err) == (1, True)
    assert "later" in slugs(lived_in)
    lived_in.close()

    status, out, _ = command("db", "restore", file, "--yes", "--replace")

    assert status == 0
    assert "later" not in slugs(lived_in)
    [aside] = tmp_path.glob("*.before-*")
    assert str(aside) in out
    with opened(f"sqlite:///{aside}", lived_in) as old:
        assert "later" in slugs(old)


def slugs(db):
    with db.engine.connect() as connection:
        return connection.execute(sa.text("SELECT slug FROM agency")).scalars().all()


def test_a_database_in_use_is_not_replaced(command, lived_in, tmp_path):
    file = tmp_path / "kept.db"
    assert command("db", "backup", file)[0] == 0
    with lived_in.engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))

        status, _, err = command("db", "restore", file, "--yes", "--replace")

        assert (status, "in use" in err) == (1, True)


def test_a_damaged_backup_is_refused(command, lived_in, tmp_path):
    file = tmp_path / "kept.db"
    command("db", "backup", file)
    whole = file.read_bytes()
    emptied(lived_in)

    for harm in (b"not a database at all" * 99, whole[: len(whole) // 2], b""):
        file.write_bytes(harm)
        status, _, err = command("db", "restore", file, "--yes")
        assert (status, "is no sound backup" in err) == (1, True)
    assert slugs(lived_in) == []
    lived_in.close()

    with closing(sqlite_file.open_file(rewritten(file, whole))) as raw:
        raw.execute("UPDATE audit_entry SET actor = 'nobody'")
    status, _, err = command("db", "restore", file, "--yes")
    assert (status, "does not hold" in err) == (1, True)
    assert command("db", "restore", file, "--yes", "--even-if-altered")[0] == 0


def rewritten(file, content):
    file.write_bytes(content)
    return file


def test_a_backup_of_an_earlier_version_is_brought_up(command, db, tmp_path):
    old = Database(f"sqlite:///{tmp_path}/old.db", db.vault)
    with old.engine.execution_options(relief_write=True).connect() as connection:
        alembic.upgrade(migrate.config(connection), "0001")
        connection.commit()
    old.close()
    db.close()

    assert command("db", "restore", tmp_path / "old.db", "--yes")[0] == 0

    assert migrate.current(db.engine) == migrate.head()
    assert migrate.differences(db.engine) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_restored_unless_a_person_says_so(command, lived_in, tmp_path):
    file = tmp_path / "kept.db"
    command("db", "backup", file)

    status, out, _ = command("db", "restore", file, "--replace")

    assert (status, "add --yes" in out, "Nothing was changed" in out) == (1, True, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_itself_backs_up(command, lived_in, tmp_path):
    file = tmp_path / "kept.db"

    done = subprocess.run(  # noqa: S603 - this Python, our words
        [sys.executable, "-m", "relief", "db", "backup", file],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
    with opened(f"sqlite:///{file}", lived_in) as kept:
        assert rows(kept) == rows(lived_in)

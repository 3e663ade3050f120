"""A database is backed up while it serves, and brought back from the shell."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command as alembic

from relief import migrate
from relief.kit import audit, outbox, sqlite_file
from relief.kit.db import Database
from tests.commands.lived_in import CHANGED, emptied, opened, rows
from tests.faults.appeals import until
from tests.fixtures import an_agency
from tests.postgres import plain

ROOT = Path(__file__).parents[2]
SIDE = {"relief.db-wal", "relief.db-shm", "relief.db.lock"}


@pytest.fixture
def postgres_url(postgres, postgres_url):
    """URL of a database with nobody in it, as a restore wants it."""
    postgres.leave()
    return postgres_url


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
        until(lambda: written)
        assert command("db", "backup", file)[0] == 0
    finally:
        stop.set()
        writer.join()

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


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_who_is_just_leaving_is_waited_for(command, lived_in, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # what was there is kept where one stands
    file = tmp_path / "kept.db"
    assert command("db", "backup", file)[0] == 0
    lived_in.close()
    leaving = psycopg.connect(plain(lived_in.url))
    leaves = threading.Timer(0.5, leaving.close)
    leaves.start()

    status, _, err = command("db", "restore", file, "--yes", "--replace")

    leaves.join()
    assert (status, err) == (0, "")


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
        timeout=300,
    )

    assert (done.returncode, done.stderr) == (0, "")
    with opened(f"sqlite:///{file}", lived_in) as kept:
        assert rows(kept) == rows(lived_in)

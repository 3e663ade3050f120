"""What is deleted leaves SQLite's file as well, whichever way SQLite was built."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

WORDS = [f"Lantern Lane {number:02}".encode() for number in range(40)]


def left(path):
    """Which of the words stand in the database's files."""
    found = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    return [each for each in WORDS if each in found]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change", ["DELETE FROM told", "UPDATE told SET words = NULL"])
def test_what_is_purged_cannot_be_read_from_the_file(db, change):
    path = Path(db.engine.url.database)
    db.close()

    def off(connection, _record):  # as where it was not built in
        connection.execute("PRAGMA secure_delete = 0")

    event.listen(db.engine, "connect", off, insert=True)
    with db.session(write=True) as session:
        session.execute(sa.text("CREATE TABLE told (words)"))
        session.execute(sa.text("INSERT INTO told VALUES (:words)"), [{"words": w} for w in WORDS])
    assert left(path) == WORDS

    with db.session(write=True) as session:
        session.execute(sa.text(f"{change} WHERE rowid > 2"))
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    assert left(path) == WORDS[:2]

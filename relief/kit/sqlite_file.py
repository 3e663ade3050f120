"""An SQLite database as one file: copied while it is served, checked, and closed to one file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGES = 2000  # 8 MB a step


def open_file(path: Path) -> sqlite3.Connection:
    """The database in `path`, which must be there."""
    address = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=5)


def pages(path: Path) -> int:
    """How many pages it has."""
    with closing(open_file(path)) as opened:
        found: int = opened.execute("PRAGMA page_count").fetchone()[0]
        return found


def copy_online(source: Path, target: Path, done: Callable[[int], None]) -> None:
    """Copy a database, which may be served meanwhile, as it stands now.

    Args:
        source: The database.
        target: An empty file.
        done: Told how many more pages were copied.
    """
    left = pages(source)

    def watch(_status: int, remaining: int, _total: int) -> None:
        nonlocal left
        done(max(0, left - remaining))
        left = remaining

    with closing(open_file(source)) as original, closing(sqlite3.connect(target)) as copy:
        # One reading transaction: without it each commit of the service begins the copy anew.
        original.execute("BEGIN")
        original.execute("SELECT count(*) FROM sqlite_master").fetchone()
        original.backup(copy, pages=PAGES, progress=watch)
    alone(target)


def alone(path: Path) -> bool:
    """Gather the database into its one file; False while another process has it open."""
    with closing(open_file(path)) as opened:
        opened.execute("PRAGMA busy_timeout = 200")
        try:
            return bool(opened.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
        except sqlite3.OperationalError:
            return False


def faults(path: Path) -> list[str]:
    """What is damaged in the file; nothing when it is sound."""
    try:
        with closing(open_file(path)) as opened:
            found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(20)")]
            lost = opened.execute("PRAGMA foreign_key_check").fetchmany(20)
    except sqlite3.DatabaseError as error:
        return [str(error)]
    told = [text for text in found if text != "ok"]
    return told + [
        f"{table} row {row} points to a row of {to} that is not there" for table, row, to, _ in lost
    ]

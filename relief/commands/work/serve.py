"""What `relief serve` does. One process serves SQLite and runs the jobs as well."""

import argparse
import sys
from urllib.parse import urlsplit

import uvicorn

from relief import migrate
from relief.app import HERE, build
from relief.commands._context import open_database
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.errors import Conflict
from relief.kit.logs import configure
from relief.kit.settings import Mode
from relief.serving import Server, options

OPEN_MAILBOX = (
    "In RELIEF_MODE=demo everybody may read the mailbox, so it is served on this machine alone. "
    "Set RELIEF_BASE_URL to http://127.0.0.1:8211, or RELIEF_MODE to exercise."
)
ONE_WRITER = "SQLite has one writer: serve it with one worker, or move to PostgreSQL."
BEHIND = (
    "The database stands at schema “{found}”, this version needs “{wanted}”. "
    "Run `relief db upgrade` first."
)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    configure()
    settings, db = open_database()
    if settings.mode is Mode.DEMO and urlsplit(settings.base_url).hostname not in HERE:
        raise Conflict(OPEN_MAILBOX, code="demo_in_public")
    if args.workers > 1 and db.is_sqlite:
        raise Conflict(ONE_WRITER, code="one_writer")
    check_schema(db)
    where = options(args.host, args.port)
    if args.workers > 1:
        db.close()
        uvicorn.run("relief.serving:create", factory=True, workers=args.workers, **where)
        return 0
    app = build(settings, db=db, jobs=True)
    memory.calm()
    Server(uvicorn.Config(app, **where), lambda: _say(settings.base_url)).run()
    return 0


def check_schema(db: Database) -> None:
    """Refuse to serve on a schema that is not this version's.

    Raises:
        Conflict: saying which it is and what to run.
    """
    found, wanted = migrate.current(db.engine), migrate.head()
    if found != wanted:
        raise Conflict(BEHIND, code="schema", found=found or "none", wanted=wanted)


def _say(url: str) -> None:
    sys.stdout.write(f"Relief is ready on {url}\n")
    sys.stdout.flush()

"""What `relief db` does."""

import argparse

from relief import backups, migrate, soundness
from relief.commands._confirm import confirmed
from relief.commands._context import open_database, say
from relief.commands._findings import tell
from relief.commands._progress import progress
from relief.kit.db import Database
from relief.transfer import transfer


def run(args: argparse.Namespace) -> int:
    """Do it."""
    actions = {
        "upgrade": _upgrade,
        "check": _check,
        "copy": _copy,
        "backup": _backup,
        "restore": _restore,
    }
    _, db = open_database()
    try:
        return actions[args.action](db, args)
    finally:
        db.close()


def _upgrade(db: Database, _args: argparse.Namespace) -> int:
    before = migrate.current(db.engine)
    migrate.upgrade(db.engine)
    after = migrate.current(db.engine)
    if after != before:
        say(f"The schema was “{before or 'none'}”, it is “{after}” now.")
    return 0


def _check(db: Database, args: argparse.Namespace) -> int:
    return tell(soundness.database(db, thorough=True), json=args.json)


def _copy(db: Database, args: argparse.Namespace) -> int:
    source = Database(args.source, db.vault) if args.source else db
    target = Database(args.target, db.vault)
    try:
        counted = transfer(source, target, progress)
    finally:
        source.close()
        target.close()
    for name, rows in counted.items():
        if rows:
            say(f"{rows:>9}  {name}")
    say(f"Copied and compared: {sum(counted.values())} rows; the history holds.")
    return 0


def _backup(db: Database, args: argparse.Namespace) -> int:
    backups.save(db, args.file, progress, replace=args.replace)
    say(f"{args.file} holds the database as it was when this began, and no key.")
    return 0


def _restore(db: Database, args: argparse.Namespace) -> int:
    question = f"Put what {args.file} holds in the place of {_named(db)}?"
    if not args.yes and not confirmed(question, "restore"):
        say("Nothing was changed.")
        return 1
    done = backups.restore(
        db, args.file, progress, replace=args.replace, altered=args.even_if_altered
    )
    say(f"Restored: {done.rows} rows.")
    if done.held:
        say(f"Held: {done.held} messages that may have left already; see the failure board.")
    if done.aside:
        say(f"What was there before is in {done.aside}")
    return 0


def _named(db: Database) -> str:
    return db.engine.url.render_as_string(hide_password=True)

"""Upgrade, check, copy, back up or restore the database that RELIEF_DATABASE_URL names."""

import argparse
from pathlib import Path

COPY = """Copy every row from one database into another that is empty: from SQLite to PostgreSQL or
the other way round, or to one of the same kind. Stop `serve` and `worker` first: what is recorded
meanwhile stays behind. The copy is compared with what it was copied from, and is there wholly or
not at all. Personal data stay sealed; both need the same keys."""
BACKUP = """Write the database as it stands now into one file, an SQLite database whatever kind
this one is, while it is served. The file holds no key: keep RELIEF_VAULT_KEYS, RELIEF_INDEX_KEY
and RELIEF_SECRET_KEY elsewhere, as nothing in it can be read without them."""
RESTORE = """Put a backup in the place of an empty database, or with --replace of any, which is kept
under another name. The backup is checked first. Messages that had not left when it was made stay
held until a person looks at them, and everybody signs in anew."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("upgrade", help="bring the schema up to this version")
    check = actions.add_parser("check", help="is it sound, durable and at this version's schema?")
    check.add_argument("--json", action="store_true", help="tell it for a program")
    copy = actions.add_parser("copy", help="copy it into another, empty database", description=COPY)
    copy.add_argument("source", nargs="?", metavar="FROM_URL", help="else RELIEF_DATABASE_URL")
    copy.add_argument("target", metavar="TO_URL")
    backup = actions.add_parser("backup", help="write it into a file", description=BACKUP)
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--replace", action="store_true", help="overwrite the file")
    back = actions.add_parser("restore", help="bring a backup back", description=RESTORE)
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--replace", action="store_true", help="also if there is something already")
    back.add_argument("--even-if-altered", action="store_true", help="though its history is broken")
    back.add_argument("--yes", action="store_true", help="do not ask")

"""What `relief doctor` does."""

import argparse

from relief import doctor
from relief.canary import trying
from relief.canary.findings import findings
from relief.commands._context import open_database
from relief.commands._findings import tell
from relief.kit.errors import ReliefError
from relief.soundness import fail


def run(args: argparse.Namespace) -> int:
    """Look at everything; 1 when something fails."""
    try:
        settings, db = open_database()
    except ReliefError as error:
        said, _, todo = str(error).partition("\nSettings are")
        return tell([fail("settings", said, f"Settings are{todo}" if todo else "")], json=args.json)
    try:
        found = doctor.examine(settings, db)
    finally:
        db.close()
    if not args.no_canary:
        found += findings(trying.examine())
    return tell(found, json=args.json)

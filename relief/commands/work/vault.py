"""What `relief vault` does."""

import argparse

from relief import resealing
from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.kit.vault import generate_key

MOST_SHOWN = 20


def run(args: argparse.Namespace) -> int:
    """Do it; 1 when something stays shut."""
    if args.action == "key":
        say(generate_key())
        return 0
    _, db = open_database()
    try:
        with db.session() as session:
            total = resealing.waiting(session)
        with progress("Sealing anew", total) as done:
            rotated = resealing.rotate(db, done)
    finally:
        db.close()
    if args.json:
        print_json({"ok": not rotated.shut, "sealed": rotated.sealed, "shut": rotated.shut})
    else:
        _tell(rotated)
    return 1 if rotated.shut else 0


def _tell(rotated: resealing.Rotated) -> None:
    say(f"Sealed anew: {rotated.sealed}.")
    for where in rotated.shut[:MOST_SHOWN]:
        say(f"Does not open: {where}")
    if rotated.shut:
        say(f"Do not open: {len(rotated.shut)}. The key that sealed them is missing here.")
    else:
        say("Everything is sealed by the first key. Older backups still need the older keys.")

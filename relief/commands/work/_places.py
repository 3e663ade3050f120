"""What `relief directory places` does."""

import argparse

from relief.commands._context import open_database, say
from relief.directory import place_files, places
from relief.kit.errors import ReliefError


def run(args: argparse.Namespace) -> int:
    """Load the places of a file."""
    try:
        if args.file.stat().st_size > place_files.MOST_BYTES:
            most = place_files.MOST_BYTES // 1_000_000
            raise ReliefError(f"{args.file}: more than {most} MB. Load it in parts.")
        data = args.file.read_bytes()
    except OSError as error:
        raise ReliefError("{file}: {why}", file=args.file, why=error.strerror) from None
    found = place_files.read(data)
    _, db = open_database()
    try:
        with db.session(write=True, actor="cli") as session:
            count = places.load(session, found)
    finally:
        db.close()
    say(f"{count} places are loaded.")
    return 0

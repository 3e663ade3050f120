"""What `relief directory reindex` does."""

import argparse
import time

from relief.commands._context import open_database, say
from relief.directory import store
from relief.directory.search.engine import Engine


def run(_args: argparse.Namespace) -> int:
    """Make an index here, to see that it can be made; then let every process make its own."""
    settings, db = open_database()
    try:
        began = time.perf_counter()
        view = Engine(db, settings.time_zone).rebuild().view
        took = time.perf_counter() - began
        with db.session(write=True, actor="cli") as session:
            store.next_epoch(session)
    finally:
        db.close()
    count, kinds = view.searcher.num_docs, len(view.mind.kinds)
    say(f"{count} services and {kinds} kinds of service are indexed, in {took:.1f} s.")
    return 0

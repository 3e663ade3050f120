"""A server for the benchmark, in a process of its own: this application, whole or unwritten."""

import argparse
from collections.abc import Sequence

import uvicorn

from pledges.lane.batch import Written
from pledges.lane.prepare import Prepared
from pledges.lane.reception import Reception
from relief.app import build
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.serving import options


async def unwritten(items: Sequence[Prepared]) -> Sequence[Written | Exception]:
    """Answer as the lane does, and write nothing."""
    return [
        Written(each.pledge["id"], each.pledge["reference"], "promised", each.at) for each in items
    ]


def main() -> None:
    """Serve on the port given until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["whole", "unwritten"])
    parser.add_argument("port", type=int)
    args = parser.parse_args()
    settings = Settings()
    db = Database(settings.database_url, settings.vault())
    write = unwritten if args.kind == "unwritten" else None
    app = build(settings, db=db, reception=Reception(settings, db, write=write))
    memory.calm()
    uvicorn.run(app, **options("127.0.0.1", args.port))


if __name__ == "__main__":
    main()

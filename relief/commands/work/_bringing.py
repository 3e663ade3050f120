"""What `relief bench import` does: bring a made-up directory in twice, and say how long it took."""

import argparse
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from relief.bench import bringing
from relief.commands._context import print_json
from relief.kit import memory

MOST_S, OF = 60.0, 57_000  # seconds that so many services may take


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status says whether it was in time and changed nothing the second time."""
    memory.calm()  # as the command that is measured does
    with tempfile.TemporaryDirectory(prefix="relief-bench-") as name:
        folder = Path(name)
        bringing.write(folder / "made.json", args.records)
        with bringing.database(folder) as db:
            figures = {
                "first": bringing.bring(db, folder / "made.json"),
                "again": bringing.bring(db, folder / "made.json"),
            }
    if args.json:
        print_json({which: asdict(figure) for which, figure in figures.items()})
    else:
        for which, each in figures.items():
            sys.stdout.write(
                f"{which}: {each.records:,} records, {each.changed:,} of them new or changed, in "
                f"{each.seconds:.1f} s ({each.cpu_s:.1f} s of a processor, {each.memory_mb} MB)\n"
            )
    faults = [fault for each in figures.values() for fault in each.faults]
    in_time = figures["first"].seconds <= MOST_S * max(args.records, OF) / OF
    return 0 if in_time and not figures["again"].changed and not faults else 1

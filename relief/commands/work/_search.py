"""What `relief bench search` does: make a directory up, serve it, ask, say if it was in time."""

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from relief import migrate
from relief.bench import search, served
from relief.bench.search import Waits
from relief.commands._context import print_json
from relief.directory.search.engine import Engine
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.settings import Settings

RATE = 100.0  # requests a second
MANY = 200_000  # services, from which on the promise is another
REBUILT_S, IN_STEP_S, TYPED_MS, FILTERED_MS, OF_MANY_MS = 10.0, 1.0, 20.0, 50.0, 100.0
START_S = 1_200.0
SHARES = (0.5, 0.95, 0.99)


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status says whether all that was promised held."""
    with tempfile.TemporaryDirectory(prefix="relief-bench-") as folder:
        told, waits = _measured(args, Path(folder) / "bench.db")
    verdicts = _verdicts(args.records, told, waits)
    if args.json:
        print_json({"figures": told, "waits": _rows(waits), "verdicts": verdicts})
    else:
        _print(told, waits, verdicts)
    return 0 if all(found <= most for _, found, most in verdicts) else 1


def _measured(args: argparse.Namespace, path: Path) -> tuple[dict[str, Any], dict[str, Waits]]:
    port = served.free_port()
    environment = served.environment() | {
        "RELIEF_DATABASE_URL": f"sqlite:///{path}",
        "RELIEF_BASE_URL": f"http://127.0.0.1:{port}",
    }
    os.environ.update(environment)
    settings = Settings()
    db = Database(settings.database_url, settings.vault())
    migrate.create_all(db.engine)
    told: dict[str, Any] = {"services": args.records}
    told["filled_s"] = search.fill(db, args.records)
    memory.calm()  # as the server does
    engine = Engine(db, settings.time_zone)
    told["rebuilt_s"] = search.rebuild(engine)
    waits = search.beside(engine, path, args.records)
    del engine  # at a million it would take the memory that the server needs
    with served.serving([*served.TARGET, "whole"], port, environment) as server:
        told["ready_s"] = search.ready(port, START_S)
        told["in_step_s"] = search.in_step(db, port)
        for name, paths in (("as you type", search.typed()), ("filtered", search.filtered())):
            waits[name] = search.press(port, server, paths, rate=RATE, seconds=args.seconds)
    db.close()
    return told, waits


def _verdicts(
    records: int, told: Mapping[str, Any], waits: Mapping[str, Waits]
) -> list[tuple[str, float, float]]:
    typed, filtered = waits["as you type"], waits["filtered"]
    many = records >= MANY
    found = [
        ("an edit is found, s", max(told["in_step_s"]), IN_STEP_S),
        ("as you type, p95 ms", typed.at(0.95), OF_MANY_MS if many else TYPED_MS),
        ("filtered, p95 ms", filtered.at(0.95), OF_MANY_MS if many else FILTERED_MS),
        ("answers that were none", _failures(typed) + _failures(filtered), 0),
    ]
    return found if many else [("rebuilt, s", told["rebuilt_s"], REBUILT_S), *found]


def _failures(waits: Waits) -> float:
    return float(sum(n for status, n in waits.statuses.items() if status != "200"))


def _rows(waits: Mapping[str, Waits]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            **{f"p{share * 100:.0f}_ms": round(each.at(share), 2) for share in SHARES},
            "work_ms": round(each.work_ms, 2),
        }
        for name, each in waits.items()
    ]


def _print(
    told: Mapping[str, Any], waits: Mapping[str, Waits], verdicts: list[tuple[str, float, float]]
) -> None:
    console = Console()
    table = Table(title=f"Searches of {told['services']} services, {RATE:.0f} a second over HTTP")
    for heading in ("", "p50 ms", "p95 ms", "p99 ms", "work ms"):
        table.add_column(heading, justify="right" if heading else "left")
    for row in _rows(waits):
        table.add_row(*(str(value) for value in row.values()))
    console.print(table)
    ratio = waits["FTS5"].at(0.95) / waits["this search"].at(0.95)
    console.print(f"FTS5 takes {ratio:.1f} times as long at p95, in one process.")
    console.print(
        f"Filled in {told['filled_s']:.0f} s; answered {told['ready_s']:.1f} s after start."
    )
    for words, found, most in verdicts:
        verdict = "holds" if found <= most else "FALLS SHORT"
        console.print(f"{words}: {found:.2f}, at most {most:g} – {verdict}")

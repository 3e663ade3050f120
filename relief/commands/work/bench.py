"""What `relief bench` does."""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from relief.bench import intake, match
from relief.commands._context import print_json
from relief.commands.work import _bringing, _pages, _search
from relief.kit.vault import Vault, generate_key, load_key

# At 128 connections: of the application without its write, and of the tutorial's pattern.
SHARE_SQLITE, SHARE_POSTGRES, TIMES_TUTORIAL = 0.5, 0.4, 10
CROWD = intake.CONNECTIONS[-1]
PLAN_S = 5.0


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status says whether the promised ratios hold."""
    measures: dict[str, Callable[[argparse.Namespace], int]] = {
        "import": _bringing.run,
        "intake": _intake,
        "match": _match,
        "pages": _pages.run,
        "search": _search.run,
    }
    return measures[args.what](args)


def _intake(args: argparse.Namespace) -> int:
    verdicts: list[tuple[str, float, float]] = []
    told: dict[str, Any] = {}
    faults: list[str] = []
    with intake.workplace() as folder:
        points, wrong = intake.run(
            intake.sqlite_urls(folder), seconds=args.seconds, rounds=args.rounds
        )
        faults += wrong
        told["sqlite"] = _rows(points)
        whole = points["whole", CROWD].median
        bare, tutorial = points["unwritten", CROWD].median, points["tutorial", CROWD].median
        verdicts.append(("SQLite: of the application unwritten", whole / bare, SHARE_SQLITE))
        verdicts.append(("SQLite: times the tutorial", whole / tutorial, TIMES_TUTORIAL))
        if not args.no_postgres:
            points, wrong = _on_postgres(args)
            faults += wrong
            told["postgresql"] = _rows(points)
            share = points["whole", CROWD].median / points["unwritten", CROWD].median
            verdicts.append(("PostgreSQL: of the application unwritten", share, SHARE_POSTGRES))
    held = all(found >= wanted for _, found, wanted in verdicts) and not faults
    if args.json:
        print_json({"figures": told, "verdicts": verdicts, "faults": faults})
    else:
        _print(told, verdicts, faults)
    return 0 if held else 1


def _on_postgres(args: argparse.Namespace) -> tuple[intake.Points, list[str]]:
    # The server comes with the test requirements, as the peers do.
    server = importlib.import_module("tests.postgres").Server
    with server() as running:
        urls = {}
        with psycopg.connect(_plain(running.url()), autocommit=True) as connection:
            for name in ("whole", "unwritten"):
                connection.execute(f"CREATE DATABASE {name}")
                urls[name] = running.url(name)
        return intake.run(urls, seconds=args.seconds, rounds=args.rounds)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _rows(points: intake.Points) -> list[dict[str, Any]]:
    return [
        {
            "server": name,
            "connections": connections,
            "per_second": round(point.median),
            "rounds": [round(each) for each in point.per_second],
            "p99_ms": round(max(point.p99_ms), 1),
            "statuses": point.statuses,
        }
        for (name, connections), point in points.items()
    ]


def _print(
    told: dict[str, Any], verdicts: list[tuple[str, float, float]], faults: list[str]
) -> None:
    console = Console()
    for database, rows in told.items():
        table = Table(title=f"Durable pledges a second, {database}")
        for heading in ("server", "connections", "median", "rounds", "p99 ms", "answers"):
            table.add_column(heading, justify="left" if heading == "server" else "right")
        for row in rows:
            rounds = " ".join(map(str, row["rounds"]))
            answers = " ".join(f"{status}: {n}" for status, n in row["statuses"].items())
            table.add_row(
                row["server"],
                str(row["connections"]),
                str(row["per_second"]),
                rounds,
                str(row["p99_ms"]),
                answers,
            )
        console.print(table)
    for words, found, wanted in verdicts:
        verdict = "holds" if found >= wanted else "FALLS SHORT"
        console.print(f"{words} at {CROWD} connections: {found:.2f}, wanted {wanted} – {verdict}")
    for fault in faults:
        console.print(f"fault: {fault}")


def _match(args: argparse.Namespace) -> int:
    share = 10 if args.small else 1
    vault = Vault([load_key(generate_key())], load_key(generate_key()))
    with tempfile.TemporaryDirectory(prefix="relief-bench-") as folder:
        url = match.sqlite_url(Path(folder))
        stored = match.from_database(url, vault, 100_000 // share, 100 // share)
    memory = match.in_memory(1_000_000 // share, 1_000 // share)
    figures = {"from the database": stored, "in memory": memory}
    if args.json:
        print_json({name: _figure(each) for name, each in figures.items()})
    else:
        for name, each in figures.items():
            sys.stdout.write(f"{name}: {_figure(each)}\n")
    faults = stored.faults + memory.faults
    return 0 if not faults and stored.total_s <= PLAN_S else 1


def _figure(each: match.Figure) -> dict[str, Any]:
    return {
        "pledges": each.pledges,
        "agencies": each.agencies,
        "read_s": round(each.read_s, 2),
        "plan_s": round(each.plan_s, 2),
        "store_s": round(each.store_s, 2),
        "total_s": round(each.total_s, 2),
        "proposals": each.proposals,
        "unmatched": each.unmatched,
        "faults": each.faults,
    }

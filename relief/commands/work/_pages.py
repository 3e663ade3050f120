"""What `relief bench pages` does: ask, tell in a table, and say whether the desk is fast enough."""

import argparse
import importlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from relief.bench import pages
from relief.bench.pages import DESK, Figure
from relief.commands._context import print_json

FEW, MANY = 500, 100_000
WITHIN_MS = {DESK: 300.0, "report": 1_000.0}  # by how a page's name begins; p95
P95 = 0.95

Found = Mapping[int, list[Figure]]


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status says whether every page was in time."""
    sizes = (FEW, MANY // 10 if args.small else MANY)
    found = {}
    with tempfile.TemporaryDirectory(prefix="relief-bench-") as folder:
        urls = {size: f"sqlite:///{Path(folder) / str(size)}.db" for size in sizes}
        found["sqlite"] = pages.measure(urls, times=args.times, only=args.only)
    if args.postgres:
        with _postgres(sizes) as urls:
            found["postgresql"] = pages.measure(urls, times=args.times, only=args.only)
    late = [
        f"{database}, {figure.name}"
        for database, by_size in found.items()
        for figure in by_size[sizes[-1]]
        if figure.at(P95) > within_ms(figure)
    ]
    if args.json:
        told = {database: rows(by_size) for database, by_size in found.items()}
        print_json({"times": args.times, "figures": told, "late": late})
    else:
        for database, by_size in found.items():
            _print(database, by_size)
        Console().print(f"Too slow: {'; '.join(late)}" if late else "Every page was in time.")
    return 1 if late else 0


def within_ms(figure: Figure) -> float:
    """How long nineteen of twenty answers may take."""
    promised = (limit for name, limit in WITHIN_MS.items() if figure.name.startswith(name))
    return next(promised, float("inf"))


def rows(by_size: Found) -> list[dict[str, Any]]:
    """Each page with many promises, and how many times as long it takes as with few."""
    few, many = by_size.values()
    before = {figure.name: figure for figure in few}
    return [
        {
            "page": figure.name,
            "path": figure.path,
            "p50_ms": round(figure.at(0.5), 1),
            "p95_ms": round(figure.at(P95), 1),
            "max_ms": round(max(figure.waits_ms), 1),
            "worked_ms": round(median(figure.worked_ms), 1),
            "bytes": figure.bytes,
            "times_few": round(median(figure.worked_ms) / median(before[figure.name].worked_ms), 2)
            if figure.name in before
            else None,
        }
        for figure in many
    ]


def _print(database: str, by_size: Found) -> None:
    few, many = by_size
    table = Table(title=f"{many:,} open promises, {database}")
    table.add_column("page")
    for heading in ("p50 ms", "p95 ms", "max ms", "work ms", "KB", f"work, of {few}"):
        table.add_column(heading, justify="right")
    for row in rows(by_size):
        waits = [f"{row[name]:.1f}" for name in ("p50_ms", "p95_ms", "max_ms", "worked_ms")]
        ratio = "" if row["times_few"] is None else f"{row['times_few']:.2f}"
        table.add_row(row["page"], *waits, f"{row['bytes'] / 1000:.1f}", ratio)
    Console().print(table)


@contextmanager
def _postgres(sizes: tuple[int, ...]) -> Iterator[dict[int, str]]:
    # The server comes with the test requirements, as the peers of the other bench do.
    server = importlib.import_module("tests.postgres").Server
    with server() as running:
        plain = running.url().replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(plain, autocommit=True) as connection:
            for size in sizes:
                connection.execute(f"CREATE DATABASE pages_{size}".encode())
        yield {size: running.url(f"pages_{size}") for size in sizes}

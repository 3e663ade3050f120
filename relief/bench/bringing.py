"""How long it takes to bring a whole directory in, and the same once more."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from relief import migrate
from relief.bench import directory
from relief.directory.exchange import formats
from relief.directory.exchange.importing import Import
from relief.directory.exchange.problems import Problem
from relief.directory.exchange.sources import opened
from relief.directory.store import Change
from relief.kit.db import Database
from relief.kit.vault import Vault, generate_key, load_key

SOURCE = "bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One import: its records, its time, and what it took of a processor and of memory."""

    records: int
    changed: int
    seconds: float
    cpu_s: float
    memory_mb: int
    faults: tuple[str, ...]


def write(path: Path, services: int) -> None:
    """Write the made-up directory as one JSON file."""
    with path.open("wb") as out:
        out.write(b"[")
        for number, each in enumerate(directory.organizations(services)):
            out.write((b",\n" if number else b"") + orjson.dumps(each))
        out.write(b"]")


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    """Yield an empty one, which is closed with the block."""
    vault = Vault([load_key(generate_key())], load_key(generate_key()))
    db = Database(f"sqlite:///{folder / 'bench.db'}", vault)
    migrate.create_all(db.engine)
    try:
        yield db
    finally:
        db.close()


def bring(db: Database, path: Path) -> Figure:
    """Import the file, each chunk in its own transaction as the command does."""
    problems: list[Problem] = []
    began, cpu = time.perf_counter(), time.process_time()
    doing = Import(SOURCE, "en", problems.append)
    with opened(path) as source:
        _, read = formats.reader_of(source)
        for some in doing.chunks(read(source)):
            with db.session(write=True, actor="bench") as session:
                doing.put(session, some)
    same = sum(n for (_, change), n in doing.changes.items() if change is Change.SAME)
    return Figure(
        records=doing.changes.total(),
        changed=doing.changes.total() - same,
        seconds=time.perf_counter() - began,
        cpu_s=time.process_time() - cpu,
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        faults=tuple(f"{each.where}: {each.told('en')}" for each in problems),
    )

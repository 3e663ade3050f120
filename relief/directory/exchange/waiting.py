"""Records that are ready, and wait for what they name: a few in memory, the others on disk.

A file may tell of every service before it tells of the first organization, or of none at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import orjson

from relief.directory.exchange.problems import Where
from relief.directory.records import CLASSES, AnyRecord, Kind

IN_MEMORY = 8_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """A record that may be stored once its links are looked up."""

    record: AnyRecord
    key: str
    where: Where
    is_stub: bool
    is_own: bool


class Waiting:
    """Ready records, in the order in which they came."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, each: Ready) -> None:
        """Let a record wait."""
        at = each.where
        told = (each.key, at.file, at.line, at.pointer, each.is_stub, each.is_own)
        record = each.record.model_dump(mode="json", exclude_defaults=True)
        self._file.write(orjson.dumps([each.record.kind, record, told]) + b"\n")

    def all(self) -> Iterator[Ready]:
        """Every record that waits; none may come while they are read."""
        self._file.seek(0)
        for line in self._file:
            kind, fields, (key, file, number, pointer, is_stub, is_own) = orjson.loads(line)
            record = CLASSES[Kind(kind)].model_validate(fields)
            yield Ready(record, key, Where(file, number, pointer), is_stub, is_own)


@contextmanager
def waiting() -> Iterator[Waiting]:
    """Yield an empty one, which goes with the block: on disk it has no name, so nothing stays."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        yield Waiting(cast("IO[bytes]", file))

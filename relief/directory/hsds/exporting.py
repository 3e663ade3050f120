"""The public directory of one language, record by record, so that it can come back exactly.

What is there for some hours only stays here: elsewhere it would never end.
"""

import json
from collections.abc import Iterator
from typing import BinaryIO

import orjson
from sqlmodel import Session

from relief.directory import store
from relief.directory.hsds import joining
from relief.directory.hsds.assembling import OURS, Object, restored
from relief.directory.hsds.describing import VERSION
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind

KIND = "kind"  # in our property: an object of HSDS does not say what it is
# Those that others name come first.
ORDER = (
    Kind.TAXONOMY,
    Kind.TERM,
    Kind.ORGANIZATION,
    Kind.PROGRAM,
    Kind.LOCATION,
    Kind.SERVICE,
)


def records(session: Session, lang: str) -> Iterator[tuple[Kind, Object]]:
    """Every record that the public finds and that is to stay, each kind by itself."""
    for kind in ORDER:
        for row in store.everything(session, kind, lang):
            if row.expires_at is None:
                yield kind, exported(row)


def exported(row: DirectoryRecord) -> Object:
    """A row as HSDS has it, with what gives the record back."""
    found = joining.shown(row)
    said = json.loads(row.document)
    mine = {KIND: row.kind.value, **found.get(OURS, {})}
    for name in ("last_modified", "assured_date"):  # what we know of it may be later
        if name in found and found[name] != said.get(name):
            mine[name] = said.get(name, "")
    return found | {OURS: mine}


def own(found: Object) -> tuple[Kind, Object] | None:
    """The document behind an object that was exported here; None if it is somebody else's."""
    mine = found.get(OURS)
    if not isinstance(mine, dict) or mine.get(KIND) not in set(Kind):
        return None
    kind = Kind(mine[KIND])
    document = restored(found, kind.value)
    document.pop(KIND, None)
    return kind, document


def write_json(session: Session, lang: str, out: BinaryIO) -> Iterator[int]:
    """Write one JSON file, an object a line; yields how many records there are so far."""
    head = {"version": VERSION, "language": lang}
    out.write(orjson.dumps(head)[:-1] + b',"contents":[')
    for count, (_, found) in enumerate(records(session, lang), 1):
        out.write(b"\n" if count == 1 else b",\n")
        out.write(orjson.dumps(found))
        yield count
    out.write(b"\n]}\n")

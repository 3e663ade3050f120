"""The public directory as HSDS's tabular package: a folder of CSV files and what describes them.

The cells are exact. They are for programs: nothing is put before a plus sign or an equals sign,
as would be done for a spreadsheet, because it would be wrong in every other program.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlmodel import Session

from relief.directory.hsds import columns, exporting
from relief.directory.hsds.columns import TABLES
from relief.directory.hsds.describing import VERSION

DESCRIPTOR = "datapackage.json"
PROFILE = "tabular-data-package"


def write(session: Session, lang: str, folder: Path) -> Iterator[int]:
    """Fill a folder; yields how many records there are so far."""
    with ExitStack() as stack:
        writers = {}
        for name, table in TABLES.items():
            out = stack.enter_context((folder / table.path).open("w", encoding="utf-8", newline=""))
            writers[name] = csv.DictWriter(out, columns.columns(name), restval="")
            writers[name].writeheader()
        for count, (kind, found) in enumerate(exporting.records(session, lang), 1):
            for name, row in columns.rows(found, kind.value):
                writers[name].writerow(row)
            yield count
    described = json.dumps(descriptor(lang), ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(described + "\n", encoding="utf-8")


def descriptor(lang: str) -> dict[str, Any]:
    """What a data package says of itself."""
    return {
        "profile": PROFILE,
        "name": "relief-directory",
        "title": f"Human services, in HSDS {VERSION}",
        "version": VERSION,
        "language": lang,
        "resources": [_resource(name) for name in TABLES],
    }


def _resource(name: str) -> dict[str, Any]:
    fields = [
        {"name": column, "type": "number" if columns.is_number(name, column) else "string"}
        for column in columns.columns(name)
    ]
    keys = [
        {"fields": f"{owner}_id", "reference": {"resource": owner, "fields": "id"}}
        for owner in TABLES[name].owners
    ]
    schema = {"primaryKey": "id", "fields": fields} | ({"foreignKeys": keys} if keys else {})
    return {
        "name": name,
        "path": TABLES[name].path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }

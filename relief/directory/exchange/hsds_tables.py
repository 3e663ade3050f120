"""HSDS 3.x as its tabular package: one CSV file a table, in a folder or a zip."""

import json
from collections.abc import Iterator
from typing import Any

from relief.directory.exchange import csv_rows, hsds_json
from relief.directory.exchange.found import Fields, Reading
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source
from relief.directory.exchange.staging import Laid, Owner, Row, Staging, staging
from relief.directory.hsds.assembling import OURS
from relief.directory.hsds.columns import TABLES
from relief.directory.hsds.shapes import SHAPES
from relief.directory.records import Kind

AT_ONCE = 250
DEEPEST = 4  # services, their contacts, whose telephones, whose languages
# Those that others name come first.
RECORDS = (
    Kind.TAXONOMY,
    Kind.TERM,
    Kind.ORGANIZATION,
    Kind.PROGRAM,
    Kind.LOCATION,
    Kind.SERVICE,
)
LISTS = {"aliases", "see_also"}  # in a cell, with semicolons between


def is_it(source: Source) -> bool:
    """Whether there are the tables of HSDS 3."""
    name = source.named("services.csv", "service.csv")
    columns = csv_rows.header(source, name) if name else []
    return "organization_id" in columns and "taxonomy_ids" not in columns


def read(source: Source) -> Reading:
    """Every record of the package, with all that belongs to it."""
    size = sum(source.files[name] for _, name in _files(source))
    source.later = 2 * size - source.total  # to put it together takes as long again
    with staging() as laid:
        for table, name in _files(source):
            yield from _lay(laid, source, table, name)
        laid.index()
        for kind, some in laid.in_order(RECORDS, AT_ONCE, source):
            yield from _records(laid, kind, some)
        for where, key in laid.lost():
            yield Problem(where, "no_match", {"key": key[:80]})


def _files(source: Source) -> Iterator[tuple[str, str]]:
    for table, described in TABLES.items():
        name = source.named(described.path, f"{table}.csv", f"{table}s.csv")
        if name:
            yield table, name


def _lay(laid: Staging, source: Source, table: str, name: str) -> Iterator[Problem]:
    for found in csv_rows.rows(source, name):
        if isinstance(found, Problem):
            yield found
            continue
        line, row = found
        row = {title: cell for title, cell in row.items() if cell}
        owners = _owners(table, row)
        laid.lay(Laid(table, Where(name, line), row.get("id", "").strip(), row, owners))


def _owners(table: str, row: Row) -> list[Owner]:
    """What a row belongs to: an attribute says so in words, any other by its columns."""
    if table == "attribute":
        entity = row.pop("link_entity", "").strip()
        link = row.pop("link_id", "").strip()
        return [(entity if entity in SHAPES else "", link)] if link else []
    return [
        (owner, row.pop(f"{owner}_id").strip())
        for owner in TABLES[table].owners
        if f"{owner}_id" in row
    ]


def _records(laid: Staging, kind: Kind, some: list[Laid]) -> Reading:
    owned: dict[Owner, list[Laid]] = {}
    keys = [each.key for each in some if each.key]
    for _ in range(DEEPEST):
        found = laid.owned_by(keys)
        owned |= found
        keys = [each.key for several in found.values() for each in several if each.key]
    for each in some:
        yield from hsds_json.told(kind, _whole(laid, each, kind.value, owned), each.where)


def _whole(laid: Staging, each: Laid, shape: str, owned: dict[Owner, list[Laid]]) -> Fields:
    """A row with all that belongs to it, as the object it is in JSON."""
    made: Fields = {name: _cell(name, cell) for name, cell in each.row.items()}
    below = owned.get((shape, each.key), []) + owned.get(("", each.key), []) if each.key else []
    for field, part in SHAPES[shape].parts.items():
        if part == "unit":
            unit = laid.of_key("unit", str(made.pop("unit_id", "")))
            if unit:
                made[field] = {name: _cell(name, cell) for name, cell in unit.items()}
            continue
        rows = [_whole(laid, one, part, owned) for one in below if one.table == part]
        if rows:
            made[field] = rows
    return made


def _cell(name: str, cell: str) -> Any:  # noqa: ANN401 - any of JSON's types
    if name == OURS:
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return None
    if name in LISTS:
        return [part.strip() for part in cell.split(";") if part.strip()]
    return cell

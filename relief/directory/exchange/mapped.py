"""Any CSV files, by a mapping that says what their columns mean."""

import re
from collections.abc import Callable

from relief.directory.exchange import csv_rows
from relief.directory.exchange.csv_rows import Row
from relief.directory.exchange.found import Fields, Found, Reading
from relief.directory.exchange.mapping import PARTS, Column, ColumnMap, Table
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source
from relief.directory.records import Kind
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

NO_FILE = N_("The mapping names the file “{name}”, which is not there.")
ORDER = (
    Kind.TAXONOMY,
    Kind.TERM,
    Kind.ORGANIZATION,
    Kind.PROGRAM,
    Kind.LOCATION,
    Kind.SERVICE,
)
_LABELLED = re.compile(r"\s*([^\W\d][\w \-]*):\s*(.+)")
_STATE = re.compile(r"(?:State:\s*)?([A-Z]{2})\b[\s,]*([A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-\d{4})?)?")
_LETTERS = {"main": "voice", "tollfree": "voice", "tdd": "tty"}


def reader(mapping: ColumnMap) -> Callable[[Source], Reading]:
    """What reads files by `mapping`."""

    def read(source: Source) -> Reading:
        for table in sorted(mapping.table, key=lambda each: ORDER.index(each.kind)):
            yield from _table(source, table)

    return read


def _table(source: Source, table: Table) -> Reading:
    name = source.named(table.file.casefold()) if table.file else next(iter(source.files))
    if name is None:
        raise InvalidInput(NO_FILE, code="mapping", name=table.file)
    unknown = [each for each in csv_rows.header(source, name) if each not in {"", *table.columns}]
    if unknown:
        yield Problem(Where(name, 1), "columns", {"columns": ", ".join(unknown)[:400]})
    for each in csv_rows.rows(source, name):
        if isinstance(each, Problem):
            yield each
        else:
            line, row = each
            key = row.get(table.id.strip().casefold(), "")
            yield Found(table.kind, key.strip(), _fields(table, row), Where(name, line))


def _fields(table: Table, row: Row) -> Fields:
    fields: Fields = {}
    for field, given in table.fields.items():
        name, _, inner = field.partition(".")
        text, cut = _cell(given, row)
        if not text:
            continue
        if inner:
            part = fields.setdefault(name, [{}])
            part[0][inner] = text
        elif name in PARTS:
            fields[name] = _parts(name, text, cut)
        else:
            fields[name] = text
    return fields


def _cell(given: str | list[str] | Column, row: Row) -> tuple[str, str]:
    """What a row says of a field, and where it is to be cut."""
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if isinstance(given, Column):
        names = [given.column] if given.column else []
    said = [row.get(name.strip().casefold(), "").strip() for name in names]
    text = "\n".join(part for part in said if part)
    if isinstance(given, Column):
        return text or given.value, given.split
    return text, ""


def _parts(name: str, text: str, cut: str) -> list[Fields]:
    if name == "phones":
        return [_phone(each) for each in re.split(r"[,;\n]\s*(?=[^\W\d]+\s*:)", text)]
    pieces = [part.strip() for part in text.split(cut)] if cut else [text]
    if name == "addresses":
        return [_address(each) for each in pieces if each]
    return [{PARTS[name]: each} for each in pieces if each]


def _phone(text: str) -> Fields:
    """A number, perhaps with a word before it that says which it is."""
    labelled = _LABELLED.fullmatch(text)
    if labelled is None:
        return {"number": text}
    word = labelled[1].strip()
    kind = _LETTERS.get(word.casefold(), word.casefold())
    return {"number": labelled[2].strip(" ,;"), "type": kind, "description": word}


def _address(text: str) -> Fields:
    """An address that was written in one line: the province comes last, before it the town."""
    parts = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    found: Fields = {}
    if parts and (state := _STATE.fullmatch(parts[-1])):
        found = {"state_province": state[1], "postal_code": state[2] or ""}
        parts.pop()
        if parts:
            found["city"] = parts.pop()
    if parts:
        found["address_1"] = parts[0]
        found["address_2"] = ", ".join(parts[1:])
    return found

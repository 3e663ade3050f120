"""Any CSV files, by a mapping that says what their columns mean."""

import re
from collections.abc import Callable, Iterator, Sequence

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
        tables = sorted(mapping.table, key=lambda each: ORDER.index(each.kind))
        names = [_file(source, table) for table in tables]
        source.later = sum(source.files[name] for name in names) - source.total
        for name in dict.fromkeys(names):
            yield from _unknown(
                source, name, [t for t, n in zip(tables, names, strict=True) if n == name]
            )
        for number, (table, name) in enumerate(zip(tables, names, strict=True)):
            for each in _rows(source, table, name, repeats=name in names[number + 1 :]):
                if isinstance(each, Found) or name not in names[:number]:
                    yield each  # what cannot be read is told once

    return read


def _file(source: Source, table: Table) -> str:
    name = source.named(table.file.casefold()) if table.file else next(iter(source.files))
    if name is None:
        raise InvalidInput(NO_FILE, code="mapping", name=table.file)
    return name


def _unknown(source: Source, name: str, tables: Sequence[Table]) -> Iterator[Problem]:
    """The columns of a file that none of its tables has a place for."""
    known = {"", *(column for table in tables for column in table.columns)}
    unknown = [each for each in csv_rows.header(source, name) if each not in known]
    if unknown:
        yield Problem(Where(name, 1), "columns", {"columns": ", ".join(unknown)[:400]})


def _rows(source: Source, table: Table, name: str, *, repeats: bool) -> Reading:
    """The records of a kind; what each row `repeats` of another kind, in the same words, once."""
    told: dict[str, int] = {}
    for each in csv_rows.rows(source, name):
        if isinstance(each, Problem):
            yield each
            continue
        line, row = each
        key = row.get(table.id.strip().casefold(), "").strip()
        fields = _fields(table, row)
        if repeats and key:
            said = hash(repr(fields))
            if told.get(key) == said:
                continue
            told.setdefault(key, said)
        yield Found(table.kind, key, fields, Where(name, line))


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

"""Look at a file and choose who reads it."""

from collections.abc import Callable

from relief.directory.exchange import airs, hsds_1, hsds_json, hsds_tables, mapped, terms
from relief.directory.exchange.found import Reading
from relief.directory.exchange.mapping import ColumnMap
from relief.directory.exchange.sources import Source
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

UNKNOWN = N_(
    "This is none of the formats that are read: HSDS 3 (JSON, or a folder of CSV files), HSDS 1 "
    "(CSV), AIRS XML 3, a list of terms, or any CSV file with a mapping."
)
BY_MAPPING, TERMS = N_("CSV by a mapping"), N_("terms")
Reader = Callable[[Source], Reading]


def reader_of(source: Source, columns: ColumnMap | None = None) -> tuple[str, Reader]:
    """The name of the format, to be said in a language, and what reads it.

    Raises:
        InvalidInput: if nobody does.
    """
    if columns is not None:
        return BY_MAPPING, mapped.reader(columns)
    for name, is_it, read in READERS:
        if is_it(source):
            return name, read
    raise InvalidInput(UNKNOWN, code="format")


def _is_json(source: Source) -> bool:
    names = _json_files(source)
    return bool(names) and _first(source, names[0]) in {"{", "["}


def _json_files(source: Source) -> list[str]:
    """Of a package of CSV files one describes the others."""
    names = [name for name in source.files if name.lower().endswith(".json")]
    return [name for name in names if not name.lower().endswith("datapackage.json")]


def _json(source: Source) -> Reading:
    for name in _json_files(source):
        with source.reading(name) as stream:
            yield from hsds_json.read(stream, name)


def _first(source: Source, name: str) -> str:
    """The first sign of a text."""
    text = source.start(name).decode("utf-8-sig", errors="replace").lstrip("\ufeff \t\r\n\0")
    return text[:1]


READERS: tuple[tuple[str, Callable[[Source], bool], Reader], ...] = (
    ("AIRS XML", airs.is_it, airs.read),
    (N_("HSDS tables"), hsds_tables.is_it, hsds_tables.read),
    (N_("HSDS 1 tables"), hsds_1.is_it, hsds_1.read),
    (TERMS, terms.is_it, terms.read),
    ("HSDS JSON", _is_json, _json),
)

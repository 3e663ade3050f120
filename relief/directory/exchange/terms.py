"""Taxonomies that are no HSDS: Open Eligibility's tree, Ohana's list, and lists of terms as CSV."""

from collections.abc import Iterator

from relief.directory.exchange import csv_rows
from relief.directory.exchange.csv_rows import Row
from relief.directory.exchange.found import Fields, Found, Reading
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source
from relief.directory.records import Kind

LEVELS = ("top_level", "second_level", "third_level", "fourth_level")
OPEN_ELIGIBILITY = "Open Eligibility"
KEYS = ("taxonomy_id", "id", "code")


def is_tree(given: Fields) -> bool:
    """Whether it is Open Eligibility's own JSON, levels within levels."""
    return isinstance(given.get("taxonomy"), dict) and LEVELS[0] in given["taxonomy"]


def tree(given: Fields, where: Where) -> Iterator[Found]:
    """The terms of a tree, from the top down."""
    yield from _level(given["taxonomy"], 0, "", Where(where.file, 0, "/taxonomy"))


def _level(given: Fields, depth: int, parent: str, where: Where) -> Iterator[Found]:
    if depth >= len(LEVELS):
        return
    several = given.get(LEVELS[depth], [])
    for number, each in enumerate(several if isinstance(several, list) else [several]):
        if not isinstance(each, dict):
            continue
        at = Where(where.file, 0, f"{where.pointer}/{LEVELS[depth]}/{number}")
        key = str(each.get("@id", ""))
        fields = {"name": each.get("@title"), "code": key, "taxonomy": OPEN_ELIGIBILITY}
        yield Found(Kind.TERM, key, fields | ({"parent_id": parent} if parent else {}), at)
        yield from _level(each, depth + 1, key, at)


def listed(given: Fields) -> Fields:
    """A term of a list where 0 stands above the topmost and a vocabulary is named."""
    if "vocabulary" in given:
        given["taxonomy"] = given.pop("vocabulary")
        given.pop("parent_name", None)
    if str(given.get("parent_id")) == "0":
        del given["parent_id"]
    return given


def is_it(source: Source) -> bool:
    """Whether it is one CSV file of terms."""
    if len(source.files) != 1:
        return False
    [name] = source.files
    columns = set(csv_rows.header(source, name))
    is_term = "name" in columns and not columns.isdisjoint(KEYS)
    return is_term and not columns.isdisjoint({"parent_id", "parent_name", "aliases"})


def read(source: Source) -> Reading:
    """The terms of a CSV file."""
    [name] = source.files
    yield from of_file(source, name)


def of_file(source: Source, name: str, taxonomy: str = "") -> Reading:
    """The terms of one CSV file of several."""
    for each in csv_rows.rows(source, name):
        if isinstance(each, Problem):
            yield each
        else:
            yield _term(each[1], Where(name, each[0]), taxonomy)


def _term(row: Row, where: Where, taxonomy: str) -> Found:
    key = next((row[name].strip() for name in KEYS if row.get(name, "").strip()), "")
    fields: Fields = {
        "name": row.get("name"),
        "code": row.get("code") or key,
        "description": row.get("description"),
        "taxonomy": row.get("taxonomy") or row.get("vocabulary") or taxonomy,
        "parent_id": row.get("parent_id") or row.get("parent_code"),
        "aliases": _several(row.get("aliases")),
        "see_also": _several(row.get("see_also")),
    }
    return Found(Kind.TERM, key, fields, where)


def _several(cell: str | None) -> list[str]:
    parts = (cell or "").replace("|", ";").split(";")
    return [part.strip() for part in parts if part.strip()]

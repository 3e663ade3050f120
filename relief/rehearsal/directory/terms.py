"""The demonstration's own taxonomy: a code's place in the tree is its dots, FOD.1.1 under FOD.1."""

from typing import Any

from relief.rehearsal.directory import ids, sheets
from relief.rehearsal.directory.sheets import Lang, Row

NAMES = {"en": "Shoreline Terms of Need", "fr": "Vocabulaire des besoins du littoral"}
ABOUT = {
    "en": "What people of the lakeshore ask for, in their words. Made for a demonstration.",
    "fr": "Ce que les gens du littoral demandent, dans leurs mots. Fait pour une démonstration.",
}
VERSION = "2026.11"


def taxonomy(lang: Lang) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The taxonomy and its terms, parents first; ours alone: `aliases` and `see_also` (ids)."""
    head = {"id": ids.of("taxonomy"), "name": NAMES[lang], "description": ABOUT[lang]}
    return head | {"version": VERSION}, [_term(row, lang) for row in sheets.rows("terms")]


def id_of(code: str) -> str:
    """The id of the term with a code."""
    return ids.of("term", code)


def _term(row: Row, lang: Lang) -> dict[str, Any]:
    name, description, *aliases = row[lang]
    parent = row["code"].rpartition(".")[0]
    term = {
        "id": id_of(row["code"]),
        "code": row["code"],
        "name": name,
        "description": description,
        "taxonomy": NAMES[lang],
        "taxonomy_id": ids.of("taxonomy"),
        "language": lang,
        "aliases": aliases,
        "see_also": [id_of(code) for code in row.get("see", "").split()],
    }
    return term | ({"parent_id": id_of(parent)} if parent else {})

"""Phrases that many records share, each in English and in French, and one of several by draw."""

from relief.rehearsal.directory import ids, sheets
from relief.rehearsal.directory.sheets import Lang

COLUMN: dict[Lang, int] = {"en": 0, "fr": 1}


def one(kind: str, key: str, lang: Lang) -> str:
    """The only wording of a key: the name of an area, a language, a unit of price."""
    found: str = sheets.one("words")[kind][key][COLUMN[lang]]
    return found


def drawn(kind: str, key: str, slug: str, lang: Lang) -> str:
    """One of a key's wordings, always the same for one slug."""
    wordings = sheets.one("words")[kind][key]
    found: str = wordings[ids.draw(f"{kind}/{slug}", len(wordings))][COLUMN[lang]]
    return found


def known(kind: str, key: str) -> bool:
    """Is there a wording of a key?"""
    return key in sheets.one("words")[kind]

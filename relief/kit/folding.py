"""Text without accents and capitals inside of a query, alike on both databases.

SQLite calls Python for it; PostgreSQL has the same letters in a table. What is looked for goes
through `unaccented` as well: `Santé` is found by `sante`, and `sante` by `Santé`.
"""

import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from relief.kit.slugs import LIGATURES

NAME = "relief_unaccented"
_SMALL = "àâäáãåāçčéèêëēíìîïīñóòôöõōúùûüūýÿž"
_LETTERS = _SMALL + _SMALL.upper()  # a database whose locale is C leaves É as it is


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))


_PLAIN = LIGATURES | str.maketrans(_SMALL, _bare(_SMALL))


def unaccented(text: str) -> str:
    """Small letters without accents; signs stay."""
    if text.isascii():
        return text.lower()
    plain = text.casefold().translate(_PLAIN)  # half of what taking letters apart costs
    return plain if plain.isascii() else _bare(plain)


class Unaccented(GenericFunction[str]):
    """A column's text, as `unaccented` writes it."""

    name = NAME
    type = sa.String()
    inherit_cache = True


@compiles(Unaccented, "postgresql")
def _on_postgresql(element: Unaccented, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401
    text = sa.func.lower(*element.clauses)
    for ligature, letters in LIGATURES.items():
        text = sa.func.replace(text, chr(ligature), letters)
    return compiler.process(sa.func.translate(text, _LETTERS, unaccented(_LETTERS)), **given)

"""Languages by name in the reader's own language, where their code is known."""

from collections.abc import Iterable

from relief.directory.parts import Language
from relief.kit.i18n import LOCALES


def names(given: Iterable[Language], lang: str) -> list[str]:
    """Each language once, in the order given."""
    return list(dict.fromkeys(filter(None, (name(each, lang) for each in given))))


def name(language: Language, lang: str) -> str:
    """`French` or `français`; as it was written where the code says nothing."""
    code = language.code.replace("_", "-").partition("-")[0].casefold()
    return LOCALES[lang].languages.get(code) or language.name or language.code

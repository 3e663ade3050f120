"""Languages that are spoken somewhere: one code, however they are written."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from relief.directory.search.words import folded
from relief.kit import i18n

Json = Mapping[str, Any]
LONGEST = 60
# What people call them where Babel says it at length, and three-letter codes of ISO 639-2 and -3.
CALLED = {
    "mandarin": "zh", "cantonese": "yue", "cantonais": "yue", "chinese": "zh", "farsi": "fa",
    "tagalog": "tl", "filipino": "tl", "filipin": "tl", "creole": "ht", "creole haitien": "ht",
    "punjabi": "pa", "panjabi": "pa", "pendjabi": "pa", "low german": "nds", "plautdietsch": "pdt",
    "bas allemand": "nds", "asl": "ase", "american sign language": "ase", "lsq": "fcs",
    "quebec sign language": "fcs", "langue des signes quebecoise": "fcs", "ojibwe": "oj",
    "ojibwa": "oj", "ojibway": "oj", "cree": "cr", "eng": "en", "fra": "fr", "fre": "fr",
    "spa": "es", "ara": "ar", "deu": "de", "ger": "de", "zho": "zh", "chi": "zh", "cmn": "zh",
    "por": "pt", "ita": "it", "pol": "pl", "ukr": "uk", "rus": "ru", "pan": "pa", "hin": "hi",
    "urd": "ur", "fas": "fa", "per": "fa", "som": "so", "tgl": "tl", "vie": "vi", "kor": "ko",
    "nld": "nl", "dut": "nl", "tam": "ta", "ben": "bn", "guj": "gu", "tur": "tr", "tir": "ti",
    "amh": "am", "swa": "sw", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el", "hun": "hu",
}  # fmt: skip


@lru_cache(maxsize=4096)
def code(text: str) -> str:
    """The code of a language by its code or its name in either language; empty if none is known."""
    bare = folded(text[:LONGEST]).strip().replace("_", "-")
    if bare in CALLED:
        return CALLED[bare]
    short = bare.partition("-")[0]
    if short in _codes() and (short == bare or len(short) == 2):
        return short
    return _names().get(bare) or _names().get(bare.partition("(")[0].strip(), "")


def marks(spoken: Iterable[Json]) -> Iterator[str]:
    """The marks of a record's languages; one that nobody knows goes by its name."""
    for each in spoken:
        written, name = each.get("code", ""), each.get("name", "")
        found = (code(written) if written else "") or code(name) or folded(name or written)
        if found.strip():
            yield _mark(found)


def mark(text: str) -> str:
    """By what services are found in which a language is spoken, however it is written."""
    return _mark(code(text) or folded(text))


def _mark(found: str) -> str:
    return "l:" + "_".join(found.split())


def name(key: str, lang: str) -> str:
    """What a language is called in another."""
    return str(i18n.LOCALES[lang].languages.get(key, key))


@cache
def _codes() -> frozenset[str]:
    return frozenset(i18n.LOCALES["en"].languages)


@cache
def _names() -> dict[str, str]:
    return {
        folded(name): key
        for locale in i18n.LOCALES.values()
        for key, name in locale.languages.items()
        if len(key) <= 3
    }

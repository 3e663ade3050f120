"""Telephones as people dial them: a number to press, its extension apart."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from relief.directory.parts import Phone
from relief.directory.shown import languages
from relief.kit import contact, i18n
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

KINDS = {
    "voice": N_("Telephone"),
    "fax": N_("Fax"),
    "text": N_("Text message"),
    "sms": N_("Text message"),
    "cell": N_("Cell phone"),
    "tty": N_("TTY"),
    "pager": N_("Pager"),
    "video": N_("Video call"),
}
VOICE, TEXTS = ("", "voice"), ("text", "sms")
KNOWN = 4096  # numbers: the library takes half a millisecond for one that it has not seen
SHORT = re.compile(r"[2-9]\d{2}")  # 211, 811, 911, 988: no country and no area before it


def of(phones: Iterable[Phone], lang: str) -> list[dict[str, Any]]:
    """Every number once; those to speak by come first, a fax last."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for phone in phones:
        if phone.number:
            found.setdefault((phone.number, phone.extension, phone.type), one(phone, lang))
    return sorted(found.values(), key=lambda each: each["is_fax"])


def one(phone: Phone, lang: str) -> dict[str, Any]:
    """A number as it is shown, with what a press on it does."""
    kind = phone.type.casefold()
    return {
        "kind": i18n.translate(lang, KINDS.get(kind, KINDS["voice"])),
        "number": display(phone.number),
        "extension": phone.extension,
        "href": href(phone),
        "is_voice": kind in VOICE,
        "is_fax": kind == "fax",
        "is_text": kind in TEXTS,
        "note": phone.description,
        "languages": languages.names(phone.languages, lang),
    }


def display(number: str) -> str:
    """A number as people read it; one with letters, 1-800-GO-HELP, as it was written."""
    dialled = dial(number)
    if re.search("[A-Za-z]", number) or not dialled.startswith("+"):
        return number
    return contact.phone_display(dialled)


@lru_cache(maxsize=KNOWN)
def dial(number: str) -> str:
    """What a telephone dials; empty if it cannot be told."""
    digits = re.sub(r"\D", "", number)
    if SHORT.fullmatch(digits):
        return digits
    try:
        return contact.phone(number)
    except InvalidInput:
        return digits if len(digits) > len("555-0142") else ""


def href(phone: Phone) -> str:
    """The address of a link that dials (RFC 3966) or writes a text; empty for a fax."""
    dialled, kind = dial(phone.number), phone.type.casefold()
    if not dialled or kind == "fax":
        return ""
    if kind in TEXTS:
        return f"sms:{dialled}"
    extension = re.sub(r"[^0-9*#]", "", phone.extension)
    return f"tel:{dialled}" + (f";ext={quote(extension)}" if extension else "")

"""Telephone numbers as people write them: several in a cell, with extensions in them. Pure."""

import re

# 519-555-0142 x 17, ext. 17, extension 17, poste 17, p. 17, #17
_EXTENSION = re.compile(
    r"[\s,;(]*(?:\bx|\bext(?:ension)?\b\.?|\bposte\b|\bp\.|#)[\s.:#]*(\d{1,8})\)?\s*$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(?<!\d)(?:\+?1[\s.\-]*)?\(?([2-9]\d{2})\)?[\s.\-/]*(\d{3})[\s.\-]*(\d{4})(?!\d)"
)
_SHORT = re.compile(r"\W*([2-9]-?1-?1|9-?8-?8)\W*")
_BETWEEN = re.compile(r"\s*(?:[;,/|]|\bor\b|\bou\b|\band\b|\bet\b)\s*", re.IGNORECASE)
LONGEST = 200  # characters of a number with its words

Number = tuple[str, str]


def split(text: str) -> list[Number]:
    """The numbers in `text`, each as it is dialled, with its extension; none if there is none.

    211, 911 and 988 are numbers. One from abroad, or with letters, stays as it was written.
    """
    text = text.strip().strip("\"'")
    if not text or len(text) > LONGEST or not any(each.isdigit() for each in text):
        return []
    found = list(_LOCAL.finditer(text))
    if len(found) > 1:
        ends = [*(each.start() for each in found[1:]), len(text)]
        parts = [text[each.start() : end] for each, end in zip(found, ends, strict=True)]
        return [_one(_BETWEEN.sub(" ", part).strip()) for part in parts]
    return [_one(text)]


def _one(text: str) -> Number:
    extension = ""
    if carried := _EXTENSION.search(text):
        text, extension = text[: carried.start()], carried[1]
    if short := _SHORT.fullmatch(text):
        return short[1].replace("-", ""), extension
    if local := _LOCAL.fullmatch(text.strip()):
        number = "-".join(local.groups())
        return (f"1-{number}" if _is_long(text) else number), extension
    return text.strip(" ,;"), extension


def _is_long(text: str) -> bool:
    """Whether the 1 in front was written, as toll-free numbers are said."""
    return text.lstrip(" +(").startswith("1")

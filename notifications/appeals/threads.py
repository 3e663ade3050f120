"""A text cut into the parts of a thread: at paragraphs, else sentences, else words.

The same text gives the same parts, each with its number, and none of them too long.
"""

import re
from collections.abc import Callable, Iterator

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

Fits = Callable[[str], bool]

MOST = 20  # parts; nobody reads on
PARAGRAPH = re.compile(r"\n\s*\n")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
WORD = re.compile(r"\s+")
NUMBER_ROOM = f" ({MOST}/{MOST})"
TOO_LONG = N_("This is too long for {network}, even as a thread of {most} parts.")


def split(text: str, fits: Fits) -> list[str]:
    """The parts of `text`; one without a number where it fits whole.

    Raises:
        InvalidInput: if a word alone does not fit, or there would be more than `MOST` parts.
    """
    text = text.strip()
    if fits(text):
        return [text]
    parts = _filled(list(_pieces(text, fits)), fits)
    if len(parts) > MOST:
        raise InvalidInput(TOO_LONG, code="too_long", network="", most=MOST)
    return [f"{part} ({n}/{len(parts)})" for n, part in enumerate(parts, 1)]


def _filled(pieces: list[tuple[str, str]], fits: Fits) -> list[str]:
    """Pieces put together again, as many in a part as fit beside its number."""
    parts: list[str] = []
    for glue, piece in pieces:
        joined = f"{parts[-1]}{glue}{piece}" if parts else ""
        if parts and fits(joined + NUMBER_ROOM):
            parts[-1] = joined
        else:
            parts.append(piece)
    return parts


def _pieces(text: str, fits: Fits) -> Iterator[tuple[str, str]]:
    """The largest pieces that fit, each with what stood before it."""
    for paragraph in filter(None, map(str.strip, PARAGRAPH.split(text))):
        yield from _cut("\n\n", paragraph, [SENTENCE, WORD], fits)


def _cut(
    glue: str, text: str, seams: list[re.Pattern[str]], fits: Fits
) -> Iterator[tuple[str, str]]:
    if fits(text + NUMBER_ROOM):
        yield glue, text
        return
    if not seams:
        raise InvalidInput(TOO_LONG, code="too_long", network="", most=MOST)
    seam, *finer = seams
    for n, piece in enumerate(filter(None, seam.split(text))):
        yield from _cut(" " if n else glue, piece, finer, fits)

"""What is printed, as tagged PDF: letters, pads of slips, a situation report.

Typst sets them. A person's words reach it as data, never as markup, so `#` and `$` are inert.
"""

import threading
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import orjson
import typst

from relief.kit import clock, i18n, letters
from relief.kit.letters import RECORDED, Text, flat
from relief.kit.templating import TEMPLATES

FOLDER = TEMPLATES / "letters"
_setting = threading.Lock()  # a compiler keeps the data of one print at a time


def pledge_letter(facts: dict[str, Any], lang: str, *, zone: str, to: Sequence[str] = ()) -> bytes:
    """The confirmation of a promise as PDF.

    Args:
        facts: As the `pledge_recorded` mail needs them.
        lang: The donor's language.
        zone: On whose clocks times are told.
        to: Name and address for the window of the envelope, line by line.
    """
    return from_text(letters.write(RECORDED, lang, facts, zone), lang, zone=zone, to=to)


def from_text(
    text: Text, lang: str, *, zone: str, to: Sequence[str] = (), on: datetime | None = None
) -> bytes:
    """A written text as PDF, dated today or `on` a moment."""
    return made("pledge.typ", letter(text, lang, zone=zone, to=to, on=on))


def batch(found: Sequence[dict[str, Any]], title: str, lang: str) -> bytes:
    """Several letters as one file to print, each beginning its own sheet."""
    return made("batch.typ", {"lang": lang, "title": title, "letters": found})


def letter(
    text: Text, lang: str, *, zone: str, to: Sequence[str] = (), on: datetime | None = None
) -> dict[str, Any]:
    """What a sheet needs of a written text."""
    return {
        "lang": lang,
        "title": text.subject,
        "to": flat(list(to)),
        "date": i18n.day(on or clock.now(), zone, lang),
        "blocks": [{"kind": block.kind.name, "lines": block.lines} for block in text.blocks],
    }


def made(template: str, content: dict[str, Any]) -> bytes:
    """`templates/letters/{template}` filled with `content`, as PDF."""
    with _setting:
        pdf = _compiler(template).compile(
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"content": orjson.dumps(content).decode()},
            timestamp=int(clock.now().timestamp()),
        )
    assert isinstance(pdf, bytes)  # noqa: S101 - a list only for images
    return pdf


@cache
def _compiler(template: str) -> typst.Compiler:
    # Typst's own fonts only: what is printed looks the same on every machine.
    return typst.Compiler(
        FOLDER / template,
        root=FOLDER,
        font_paths=typst.Fonts(include_system_fonts=False),
    )

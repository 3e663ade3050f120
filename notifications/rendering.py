"""A letter of the outbox as mail: its template filled, and the rehearsal's mark on it."""

import functools

from notifications.channels import Mail
from relief.kit import i18n, letters
from relief.kit.i18n import N_
from relief.kit.outbox import Letter
from relief.kit.settings import Mode

EXERCISE = "EXERCISE – EXERCICE: "  # both languages: whoever reads it must not act on it
REHEARSAL = N_("EXERCISE: this is a rehearsal. Nobody needs anything, and nothing was promised.")


def render(letter: Letter, mode: Mode, zone: str) -> Mail:
    """`letter` in words.

    Raises:
        Exception: whatever a template or its facts lack; the message cannot leave.
    """
    lang = letter.lang if letter.lang in i18n.LANGUAGES else "en"
    text = letters.write(letter.template, lang, letter.facts, zone)
    subject, body = text.subject, text.body
    if mode is Mode.EXERCISE:
        subject, body = EXERCISE + subject, f"{_rehearsal()}\n\n{body}"
    return Mail(letter.to, subject, body, lang)


@functools.cache
def _rehearsal() -> str:
    return "\n".join(i18n.translate(lang, REHEARSAL) for lang in i18n.LANGUAGES)

"""The lights of a briefing: what callers should send, hold or stop, one line each.

`stop: Clothes / Vêtements @ Goderich – We have enough. / Nous en avons assez.` The French, the
place and the words may each be left out.
"""

import re
from dataclasses import dataclass

from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_

LIGHTS = {
    "send": "send",
    "envoyer": "send",
    "hold": "hold",
    "attendre": "hold",
    "stop": "stop",
    "arrêter": "stop",
    "arreter": "stop",
}
LINE = re.compile(
    r"(?P<light>[^\W\d]+)\s*:\s*(?P<item>.+?)(?:\s+@\s+(?P<place>.+?))?"
    r"(?:\s+[–—-]\s+(?P<words>.+))?"
)
BOTH = re.compile(r"\s+/\s+")  # English before it, French after it
MOST = 40  # lines; a longer list is not read while a caller waits
ITEM, PLACE, WORDS = 60, 60, 300
UNREAD = N_(
    "Line {line}: write “send”, “hold” or “stop”, a colon and the item; then, if you like, @ and a "
    "place, a dash and the words to say. English, a slash, French."
)
MANY = N_("At most {most} lines: a call-taker must find one at a glance.")


@dataclass(frozen=True, slots=True)
class Light:
    """What to do with one item, perhaps in one place, and what to say about it."""

    light: str  # send | hold | stop
    item: str
    words: str = ""
    item_fr: str = ""
    words_fr: str = ""
    place: str = ""

    def named(self, lang: str) -> str:
        """The item in the reader's language, or as it was written."""
        return (self.item_fr if lang == "fr" else "") or self.item

    def said(self, lang: str) -> tuple[str, str]:
        """The words to say, and the language they are in: the other one where this one is empty."""
        if lang == "fr" and self.words_fr:
            return self.words_fr, "fr"
        return self.words, "en" if self.words_fr else ""

    def __str__(self) -> str:
        item = f"{self.item} / {self.item_fr}" if self.item_fr else self.item
        words = f"{self.words} / {self.words_fr}" if self.words_fr else self.words
        place = f" @ {self.place}" if self.place else ""
        return f"{self.light}: {item}{place}" + (f" – {words}" if words else "")


def read(text: str) -> list[Light]:
    """The lights that a coordinator wrote, a line each.

    Raises:
        InvalidInput: naming each line that is not understood.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise InvalidInput.field("/lights", "too_long", MANY, most=MOST)
    found = [(n, _light(line)) for n, line in lines]
    unread = [
        FieldError("/lights", "light", UNREAD, {"line": n}) for n, light in found if not light
    ]
    if unread:
        raise InvalidInput(fields=unread)
    return [light for _, light in found if light]


def _light(line: str) -> Light | None:
    parts = LINE.fullmatch(line)
    light = LIGHTS.get(parts["light"].lower()) if parts else None
    if parts is None or light is None:
        return None
    item, item_fr = _both(parts["item"])
    words, words_fr = _both(parts["words"] or "")
    place = (parts["place"] or "").strip()
    fits = (
        0 < len(item) <= ITEM
        and len(item_fr) <= ITEM
        and max(len(words), len(words_fr)) <= WORDS
        and len(place) <= PLACE
    )
    return Light(light, item, words, item_fr, words_fr, place) if fits else None


def _both(text: str) -> tuple[str, str]:
    english, *french = BOTH.split(text.strip(), maxsplit=1)
    return english.strip(), french[0].strip() if french else ""

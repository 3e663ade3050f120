"""The lights of a briefing: what callers should send, hold or stop, one line each."""

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
LINE = re.compile(r"(?P<light>[^\W\d]+)\s*:\s*(?P<item>.+?)(?:\s+[–—-]\s+(?P<words>.+))?")
MOST = 40  # lines; a longer list is not read while a caller waits
ITEM, WORDS = 60, 300
UNREAD = N_(
    "Line {line}: write “send”, “hold” or “stop”, a colon and the item; then, if you like, a dash "
    "and the words to say."
)
MANY = N_("At most {most} lines: a call-taker must find one at a glance.")


@dataclass(frozen=True, slots=True)
class Light:
    """What to do with one item, and what to say about it."""

    light: str  # send | hold | stop
    item: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.light}: {self.item}" + (f" – {self.words}" if self.words else "")


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
    item, words = parts["item"].strip(), (parts["words"] or "").strip()
    return Light(light, item, words) if len(item) <= ITEM and len(words) <= WORDS else None

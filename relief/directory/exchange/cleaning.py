"""Text of a file without what must not be stored: card numbers, invisible characters. Pure."""

import math
import re
from dataclasses import dataclass, field
from typing import Any

from relief.kit import cards
from relief.kit.forms import FORBIDDEN

DEEPEST, MOST_PARTS, SHORTEST_CARD = 10, 1_000, 13
# Of printable ASCII only such a stretch can be a card; `cards` looks closer, and costs more.
CARD_LARGE = 10 ** (SHORTEST_CARD - 1)
_UUID = re.compile(r'"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
# In JSON as it is written: many digits with little between them, or any sign that is no letter of
# English or French and no common punctuation. Apart, each is quick to look for.
_BETWEEN = r'(?:\\[^u]|[^0-9A-Za-z"\\]){0,3}'
_DIGITS = re.compile(rf"[0-9](?:{_BETWEEN}[0-9]){{12}}")
_ODD = re.compile(
    r"[^\t\n\r\x20-\x7e\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u017f\u2010-\u2027]"
)
_MANY_DIGITS = re.compile(r"[0-9](?:[ .\-]{0,3}[0-9]){12}")


@dataclass(slots=True)
class Notes:
    """What was changed: code and field, each once."""

    said: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)

    def add(self, code: str, name: str, **params: object) -> None:
        """Note it."""
        self.said.setdefault((code, name), {"field": name, **params})


def clean(value: Any, notes: Notes, name: str = "", depth: int = 0) -> Any:  # noqa: ANN401
    """The same, as JSON's types, without what must not be stored."""
    kind = type(value)
    if kind is str:
        return _text(value, notes, name)
    if kind is dict:
        if depth > DEEPEST:
            notes.add("deep", name)
            return None
        return {
            key: _text(each, notes, key)
            if type(each) is str
            else clean(each, notes, key, depth + 1)
            for key, each in value.items()
        }
    if kind is list:
        if depth > DEEPEST or len(value) > MOST_PARTS:
            notes.add("deep", name)
            value = value[:MOST_PARTS] if depth <= DEEPEST else []
        return [clean(each, notes, name, depth + 1) for each in value]
    if kind is float and not math.isfinite(value):
        return None
    if kind is int and abs(value) >= CARD_LARGE:
        return _text(str(value), notes, name)
    return value


def is_plain(data: bytes) -> bool:
    """Whether JSON holds nothing that `clean` would change, which is quick to see of most."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    is_odd = r"\u" in text or _ODD.search(text) is not None
    return not is_odd and _DIGITS.search(_UUID.sub("", text)) is None


def _text(text: str, notes: Notes, name: str) -> str:
    if text.isascii() and text.isprintable():
        if len(text) < SHORTEST_CARD or name.endswith("id") or not _MANY_DIGITS.search(text):
            return text
    elif FORBIDDEN.search(text):
        notes.add("characters", name)
        text = FORBIDDEN.sub("", text)
    if cards.contains_card(text) and not name.endswith("id"):
        notes.add("card", name)
        text = cards.redact(text)
    return text

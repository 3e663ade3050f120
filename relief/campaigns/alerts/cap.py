"""The Common Alerting Protocol 1.2 with its Canadian profile: from bytes to plain facts.

Every text is bounded, in one line where it stands in one, and free of what cannot be seen. The
signature of an alert, if it has one, is not verified here; that there is one is told.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from relief.campaigns.alerts import xml
from relief.kit import cards, forms
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
OLDER = re.compile(
    r"\{(urn:oasis:names:tc:emergency:cap:1\.[01]|http://www\.incident\.com/cap/.*)\}"
)
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
EVENT_CODES, PLACE_CODES = "profile:cap-cp:event:", "profile:cap-cp:location:"

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
KINDS = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
OFTEN_WRITTEN = {"Very Likely": "Likely"}  # by CAP 1.0
MOST_AREAS, MOST_CODES, MOST_REFERENCES = 200, 500, 100
NAME = re.compile(r"[^\s,<&]{1,200}")  # what an identifier and a sender may be, by CAP 1.2

NOT_CAP = N_("This is XML, but no alert (its outermost part is “{name}”). Nothing was recorded.")
OLD_CAP = N_("This alert is in an older form of CAP. Ask its sender for CAP 1.2.")
MISSING = N_("This alert does not say its “{name}”, which every alert must. Nothing was recorded.")
UNKNOWN = N_("This alert's “{name}” is “{value}”, which CAP 1.2 does not know.")
NO_NAME = N_("This alert's “{name}” holds spaces, commas or signs that CAP 1.2 forbids.")
NO_TIME = N_("This alert's “{name}” is no moment like 2011-08-21T16:03:00-04:00.")
NO_INFO = N_("This alert says nothing about what happened or where. Nothing was recorded.")


@dataclass(frozen=True, slots=True)
class Reference:
    """An alert as another one names it."""

    sender: str
    identifier: str
    sent: datetime

    def __str__(self) -> str:
        return f"{self.sender},{self.identifier},{self.sent.astimezone(UTC).isoformat()}"


@dataclass(frozen=True, slots=True)
class Info:
    """What an alert says in one language."""

    lang: str  # en | fr | what else it may be, in small letters
    event: str
    severity: str
    urgency: str
    certainty: str
    all_clear: bool
    onset: datetime | None
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    web: str
    contact: str
    event_codes: tuple[str, ...]
    areas: tuple[str, ...]
    place_codes: tuple[str, ...]

    @property
    def gravity(self) -> tuple[int, int, int]:
        """Smaller is graver."""
        return (
            SEVERITIES.index(self.severity),
            URGENCIES.index(self.urgency),
            CERTAINTIES.index(self.certainty),
        )


@dataclass(frozen=True, slots=True)
class Alert:
    """One message of an authority."""

    own: Reference
    status: str
    kind: str
    scope: str
    note: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]
    signed: bool

    def told(self, lang: str) -> Info | None:
        """The gravest of what it says in `lang`; of equals the first."""
        return min((each for each in self.infos if each.lang == lang), key=_gravity, default=None)

    @property
    def main(self) -> Info | None:
        """What it says in English, else in French, else in whatever it speaks."""
        own = min(self.infos, key=_gravity, default=None)
        return self.told("en") or self.told("fr") or own

    def areas(self, lang: str) -> list[str]:
        """Every place it names in `lang`, each once."""
        return _once(area for each in self.infos if each.lang == lang for area in each.areas)

    @property
    def place_codes(self) -> list[str]:
        """Every Canadian code of a place it names, each once."""
        return _once(code for each in self.infos for code in each.place_codes)


def read(data: bytes) -> Alert:
    """The alert in `data`.

    Raises:
        ReliefError: a 4xx that says what is wrong with it.
    """
    root = xml.root(data)
    if root.tag != f"{{{NAMESPACE}}}alert":
        if OLDER.match(root.tag):
            raise InvalidInput(OLD_CAP, code="old_cap")
        raise InvalidInput(NOT_CAP, code="not_cap", name=_line(root.tag.rpartition("}")[2], 40))
    kind = _one_of(root, "msgType", KINDS)
    infos = tuple(_info(each) for each in _all(root, "info"))
    if not infos and kind in {"Alert", "Update"}:
        raise InvalidInput(NO_INFO, code="no_info")
    return Alert(
        own=Reference(_name(root, "sender"), _name(root, "identifier"), _needed_moment(root)),
        status=_one_of(root, "status", STATUSES),
        kind=kind,
        scope=_one_of(root, "scope", SCOPES),
        note=_line(_text(root, "note"), 300),
        references=tuple(_references(_text(root, "references"))),
        infos=infos,
        signed=root.find(SIGNATURE) is not None,
    )


def _info(part: Element) -> Info:
    areas = _all(part, "area")[:MOST_AREAS]
    event = _line(_needed(part, "event"), 120)
    return Info(
        lang=_language(_text(part, "language")),
        event=event,
        severity=_grade(part, "severity", SEVERITIES),
        urgency=_grade(part, "urgency", URGENCIES),
        certainty=_grade(part, "certainty", CERTAINTIES),
        all_clear="AllClear" in {_plain(each) for each in _all(part, "responseType")},
        onset=_moment(part, "onset") or _moment(part, "effective"),
        expires=_moment(part, "expires"),
        sender_name=_line(_text(part, "senderName"), 120),
        headline=_line(_text(part, "headline"), 300) or event,
        description=_prose(_text(part, "description"), 4000),
        instruction=_prose(_text(part, "instruction"), 4000),
        web=_address(_text(part, "web")),
        contact=_line(_text(part, "contact"), 200),
        event_codes=tuple(_codes(_all(part, "eventCode"), EVENT_CODES)),
        areas=tuple(_once(filter(None, (_line(_text(each, "areaDesc"), 300) for each in areas)))),
        place_codes=tuple(
            _codes([code for each in areas for code in _all(each, "geocode")], PLACE_CODES)
        ),
    )


def _language(text: str) -> str:
    """What it is written in; CAP's own word for none is American English."""
    return (text or "en-US").lower().partition("-")[0][:8]


def _codes(parts: Iterable[Element], scheme: str) -> list[str]:
    """The values of a scheme, whatever its version."""
    said = (part for part in parts if _text(part, "valueName").lower().startswith(scheme))
    return _once(_line(_text(part, "value"), 40) for part in said)[:MOST_CODES]


def _references(text: str) -> Iterable[Reference]:
    """The alerts that are named; what is no name of one is passed over."""
    for each in text.split()[:MOST_REFERENCES]:
        sender, _, rest = each.partition(",")
        identifier, _, sent = rest.partition(",")
        at = _parsed(sent)
        if at and NAME.fullmatch(sender) and NAME.fullmatch(identifier):
            yield Reference(sender, identifier, at)


def _name(part: Element, name: str) -> str:
    text = _needed(part, name)
    if not NAME.fullmatch(text) or forms.FORBIDDEN.search(text):
        raise InvalidInput(NO_NAME, code="name", name=name)
    return text


def _needed_moment(part: Element) -> datetime:
    _needed(part, "sent")
    found = _moment(part, "sent")
    assert found  # noqa: S101 - it is written, and else refused
    return found


def _moment(part: Element, name: str) -> datetime | None:
    text = _text(part, name)
    if not text:
        return None
    found = _parsed(text)
    if found is None:
        raise InvalidInput(NO_TIME, code="moment", name=name)
    return found


def _parsed(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    in_our_days = at.tzinfo is not None and forms.FIRST_YEAR <= at.year <= forms.LAST_YEAR
    return at.astimezone(UTC) if in_our_days else None


def _one_of(part: Element, name: str, known: Sequence[str]) -> str:
    text = _needed(part, name)
    if text not in known:
        raise InvalidInput(UNKNOWN, code="unknown", name=name, value=_line(text, 40))
    return text


def _grade(part: Element, name: str, known: Sequence[str]) -> str:
    """A grade that an alert must give; one that is odd or missing is unknown, not a refusal."""
    text = _text(part, name)
    text = OFTEN_WRITTEN.get(text, text)
    return text if text in known else "Unknown"


def _needed(part: Element, name: str) -> str:
    text = _text(part, name)
    if not text:
        raise InvalidInput(MISSING, code="missing", name=name)
    return text


def _text(part: Element, name: str) -> str:
    found = part.find(f"{{{NAMESPACE}}}{name}")
    return "" if found is None else _plain(found)


def _plain(part: Element) -> str:
    return (part.text or "").strip()


def _all(part: Element, name: str) -> list[Element]:
    return part.findall(f"{{{NAMESPACE}}}{name}")


def _address(text: str) -> str:
    """A web address that may be a link, else nothing."""
    good = text.startswith(("https://", "http://")) and len(text) <= 300
    return text if good and not re.search(r"\s", text) and not forms.FORBIDDEN.search(text) else ""


def _line(text: str, most: int) -> str:
    return shortened(cards.redact(" ".join(forms.FORBIDDEN.sub("", text).split())), most)


def _prose(text: str, most: int) -> str:
    lines = (" ".join(each.split()) for each in forms.FORBIDDEN.sub("", text).splitlines())
    bare = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return cards.redact(bare)[:most].rstrip()


def shortened(text: str, most: int) -> str:
    """`text` in no more than `most` characters, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-") + "…"


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _gravity(info: Info) -> tuple[int, int, int]:
    return info.gravity

"""What hours in free text say, where they say it plainly: appointments, closures, holidays."""

import re
import unicodedata

MOST = 2000  # characters worth looking at

_BY = r"\bby (?:appointment|appt)\b|\bsur (?:rendez[- ]vous|rdv)\b"
_NEEDED = r"\bappointments? (?:is |are )?(?:only|required|necessary|needed)\b"
_WITHOUT = re.compile(
    r"\b(?:no|without)(?: an)? (?:appointment|appt)|\bwalk[- ]?ins?\b|\bdrop[- ]?ins?\b"
    r"|\bsans (?:rendez[- ]vous|rdv)\b|\bnot by appointment"
)
_APPOINTMENT = re.compile(rf"{_BY}|{_NEEDED}|\bappointment\b.{{0,20}}\bonly\b|\brendez[- ]vous\b")
_ONLY = re.compile(
    rf"(?:{_BY})[\s.]*(?:only|seulement|uniquement)|only by appointment|{_NEEDED}"
    r"|(?:seulement|uniquement) sur rendez[- ]vous"
    r"|rendez[- ]vous (?:obligatoire|requis|n[ée]cessaire)"
)
_WHOLE = re.compile(rf"(?:{_BY})\.?")
_CLOSED = re.compile(r"\W*(?:temporarily |is )?(?:closed|ferm[ée]e?s?)\b")
_ASK = re.compile(r"\b(?:call|phone|contact|vary|varies|appele[zr]|t[ée]l[ée]phone[zr]|varient)\b")
_KIND = r"(?:public|statutory|stat|legal|national)"
_OFF = re.compile(
    r"\b(?:closed|not (?:open|available))(?: on| during)?(?: (?:week-?ends|sundays),?(?: and| &)?)?"
    rf"(?: all)?(?: {_KIND})? holidays\b"
    r"|\b(?:ferm[ée]e?s?|non disponibles?)(?: lors)?(?: tous)?(?: les| des)? jours f[ée]ri[ée]s\b"
)
_ON = re.compile(
    rf"\b(?:open|including|incl\.)(?: on)?(?: all)?(?: {_KIND})? holidays\b|\b365 (?:days|jours)\b"
    r"|\b(?:y compris|ouvert(?:e|s|es)?)(?: tous)? les jours f[ée]ri[ée]s\b"
)


def plain(text: str) -> str:
    """A text in small letters, with one kind of space, dash and apostrophe."""
    text = unicodedata.normalize("NFKC", text[:MOST]).replace("’", "'").casefold()
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–—−]", "-", text)).strip()


def by_appointment(text: str) -> bool:
    """Whether a plain text without hours says to make an appointment."""
    return bool(_APPOINTMENT.search(text)) and not _WITHOUT.search(text)


def only_by_appointment(text: str) -> bool:
    """Whether a plain text beside hours says that nobody is seen without an appointment."""
    return bool(_ONLY.search(text) or _WHOLE.fullmatch(text)) and not _WITHOUT.search(text)


def closed(text: str) -> bool:
    """Whether a plain text without hours begins by saying closed."""
    return bool(_CLOSED.match(text))


def ask(text: str) -> bool:
    """Whether a plain text without hours sends people to the telephone."""
    return bool(_ASK.search(text))


def closed_on_holidays(text: str) -> bool:
    """Whether a plain text says closed on public holidays, all of them."""
    return bool(_OFF.search(text))


def open_on_holidays(text: str) -> bool:
    """Whether a plain text says open on public holidays too."""
    return bool(_ON.search(text))


def bare(text: str) -> bool:
    """Whether a plain text says what rows and remarks say in their own words, and no more."""
    text = text.rstrip(".")
    said = _WHOLE.fullmatch(text) or _OFF.fullmatch(text)
    return bool(said) or text in {"closed", "fermé", "fermée"}

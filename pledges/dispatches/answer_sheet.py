"""Answers in a file: the open offers of an agency, filled in beside each other; pure.

A line is either certain, or asked about, or tells why nothing is to be done. Nothing is recorded
here: what is certain goes the way of any other answer, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pledges.models import OFFERED, AllocationState
from pledges.schemas import CARD
from relief.kit import cards, money, quantity, refs
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.sheet import MOST_ON_A_PAGE, Columns, Line, Problem, Report, open_sheet, plain

TITLES = {
    "reference": {"reference", "ref", "offer", "offre", "no de reference", "numero de reference"},
    "answer": {"answer", "reponse", "accept", "accepter"},
    "take": {"take", "how much", "part", "amount", "quantity", "prendre", "combien", "partie"},
    "reason": {"reason", "why", "raison", "pourquoi", "motif"},
    "note": {"note", "notes", "a word to us", "remarque", "remarques", "un mot pour nous"},
    # What the file says of each offer; it is known here already.
    "effort": {"relief effort", "intervention"},
    "what": {"what", "quoi"},
    "offered": {"offered", "offert"},
    "until": {"answer by", "repondre avant"},
    "language": {"language", "langue"},
    "best time": {"best time", "meilleur moment"},
}
NO_REFERENCE = N_("There is no column “reference”, which says which offer a line is about.")
KNOWN = Columns(TITLES, frozenset({"reference"}), NO_REFERENCE)
YES = {"yes", "y", "x", "ok", "accept", "accepted", "oui", "o", "accepter", "acceptee", "accepte"}
NO = {"no", "n", "decline", "declined", "non", "refuser", "refusee", "refuse"}
REASONS = {
    "full": {"full", "no room", "no room now", "plein", "pas de place", "plus de place"},
    "not_needed": {"not needed", "pas besoin", "inutile"},
    "not_ours": {"not ours", "not something we do", "pas de notre ressort"},
    "unreachable": {"unreachable", "not reached", "donor not reached", "injoignable"},
    "other": {"other", "another reason", "autre", "autre raison"},
}
FIELDS = ("answer", "take", "reason", "note")
LONGEST = 300

WHICH_ANSWER = N_("“{word}” is neither yes nor no.")
WHY = N_("It is declined without a reason.")
WHICH_REASON = N_("“{word}” is not one of the reasons.")
BOTH = N_("It is accepted, with a reason to decline.")
PART_AND_NO = N_("It is declined, with an amount to take.")
NO_NUMBER = N_("“{word}” is no amount.")
TOO_MUCH = N_("More is taken than was offered.")
TWICE = N_("It stands in the file twice, not answered the same way.")


class Finding(StrEnum):
    """What a line of the file comes to."""

    READY = "ready"
    ASKED = "asked"
    EMPTY = "empty"
    THERE = "there"  # recorded just so already
    STANDS = "stands"  # another answer is recorded, and stands
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody wrote on one line."""

    number: int
    reference: str
    answer: str = ""
    take: str = ""
    reason: str = ""
    note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """All that it answers."""
        return (self.answer, self.take, self.reason, self.note)


@dataclass(frozen=True, slots=True)
class OfferAsItStands:
    """How an offer stands."""

    state: AllocationState
    kind: str
    offered: int
    accepted: int
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict: what would be recorded, else what is asked, and why."""

    line: Filled
    verdict: Finding
    answer: str = ""
    take: str = ""
    reason: str = ""
    why: str = ""
    word: str = ""


def read(data: bytes) -> Report[Filled]:
    """The lines of the CSV file `data` that name an offer."""
    sheet = open_sheet(data, KNOWN, most=MOST_ON_A_PAGE)
    report = Report[Filled](sheet, problems=list(sheet.problems))
    if report.broken:
        return report
    bad = {problem.line for problem in report.problems}
    for line in sheet.lines:
        if line.number in bad:
            continue
        found = _line(line)
        if isinstance(found, Problem):
            report.problems.append(found)
        else:
            report.rows.append(found)
    report.problems.sort(key=lambda problem: problem.line)
    return report


def judge(rows: list[Filled], known: Mapping[str, OfferAsItStands]) -> list[Judged]:
    """Each offer once, as its line and its state have it."""
    first: dict[str, Filled] = {}
    torn = set()
    for row in rows:
        there = first.setdefault(row.reference, row)
        if there.words != row.words:
            torn.add(row.reference)
    return [_judged(row, known.get(key), torn=key in torn) for key, row in first.items()]


def _line(line: Line) -> Filled | Problem:
    if any(cards.contains_card(cell) for cell in line.raw):
        return Problem(line.number, "", CARD)
    cells = {key: line.cells.get(key, "").strip() for key in ("reference", *FIELDS)}
    said = cells.pop("reference")
    reference = refs.parse(said) if refs.is_valid(said) else said[:40]
    return Filled(line.number, reference, **{key: text[:LONGEST] for key, text in cells.items()})


def _judged(line: Filled, offer: OfferAsItStands | None, *, torn: bool) -> Judged:
    if offer is None:
        return Judged(line, Finding.UNKNOWN)
    if not (line.answer or line.take or line.reason):
        return Judged(line, Finding.EMPTY)
    read_ = _understood(line, offer)
    if torn:
        read_ = Judged(line, Finding.ASKED, why=TWICE)
    if offer.state in OFFERED:
        return read_
    same = read_.verdict is Finding.READY and _recorded(read_, offer)
    return Judged(line, Finding.THERE if same else Finding.STANDS)


def _understood(line: Filled, offer: OfferAsItStands) -> Judged:
    """What the line says of an offer that nobody has answered."""
    answer, reason = _word(line.answer, {"accept": YES, "decline": NO}), _word(line.reason, REASONS)
    take, much = line.take, _much(offer.kind, line.take)

    doubts = (
        (answer is None, WHICH_ANSWER, line.answer),
        (reason is None, WHICH_REASON, line.reason),
        (much is None, NO_NUMBER, line.take),
        (bool(much) and (much or 0) > offer.offered, TOO_MUCH, ""),
        (answer == "accept" and bool(reason), BOTH, ""),
        (bool(take) and (answer == "decline" or bool(reason)), PART_AND_NO, ""),
        (answer == "decline" and not reason, WHY, ""),
    )
    for doubtful, why, word in doubts:
        if doubtful:
            return Judged(line, Finding.ASKED, why=why, word=word)
    if reason:
        return Judged(line, Finding.READY, "decline", reason=reason)
    whole = not take or much == offer.offered
    return Judged(line, Finding.READY, "accept", "" if whole else take)


def _recorded(wish: Judged, offer: OfferAsItStands) -> bool:
    if wish.answer == "decline":
        return offer.state is AllocationState.DECLINED and offer.reason == wish.reason
    much = _much(offer.kind, wish.take) or offer.offered
    gone = (AllocationState.DECLINED, AllocationState.RECALLED, AllocationState.RELEASED)
    return offer.state not in gone and offer.accepted == much


def _word(text: str, known: Mapping[str, set[str]]) -> str | None:
    """The key of a word; empty for none, and None for one that is not known."""
    bare = plain(text.replace("_", " "))
    if not bare:
        return ""
    return next((key for key, words in known.items() if bare in words), None)


def _much(kind: str, text: str) -> int | None:
    """Cents or whole units; 0 when nothing is written, and None for what is no amount."""
    if not text:
        return 0
    try:
        much = money.parse_cents(text) if kind == "money" else quantity.parse_quantity(text)
    except InvalidInput:
        return None
    return much if much > 0 else None

"""An agency's list of what arrived, read from a file as people save it; bad lines are named."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pledges.schemas import CARD
from relief.kit import cards, money, quantity, refs
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.sheet import MOST_LINES, Columns, Line, Problem, Report, open_sheet, plain

TITLES = {
    "reference": {
        *("reference", "ref", "promise", "pledge", "offer", "211 reference", "reference 211"),
        *("promesse", "offre", "no de reference", "n de reference", "numero de reference"),
    },
    "amount": {"amount", "sum", "gift", "amount received", "montant", "somme", "montant recu"},
    "quantity": {"quantity", "how many", "quantite", "nombre", "combien"},
    "currency": {"currency", "devise"},
    "name": {"name", "donor", "donor name", "nom", "donateur", "nom du donateur"},
    "date": {"date", "received on", "date received", "day", "recu le", "date de reception", "jour"},
    "payment": {
        *("payment", "payment id", "payment number", "receipt", "receipt number", "receipt no"),
        *("transaction", "transaction id", "paiement", "numero de paiement", "no de paiement"),
        *("recu", "numero de recu", "no de recu", "n de recu", "numero de transaction"),
    },
    # What such lists often hold besides; it is neither read nor kept.
    "email": {"email", "e mail", "courriel"},
    "phone": {"phone", "telephone", "tel"},
    "address": {"address", "adresse"},
    "city": {"city", "town", "ville"},
    "postal": {"postal code", "code postal"},
    "method": {"method", "payment method", "mode", "mode de paiement"},
    "fund": {"fund", "fonds"},
    "note": {"note", "notes", "memo", "remarque", "remarques"},
}
NO_AMOUNT = N_(
    "There is no column that says how much arrived: amount or quantity. Known are: {known}."
)
KNOWN = Columns(TITLES, frozenset({"amount", "quantity"}), NO_AMOUNT)
KEPT = ("reference", "amount", "quantity", "currency", "name", "date", "payment", "note")
HOW_MUCH = N_("Write how much arrived.")
ONE_OF = N_("Write an amount or a quantity, not both.")
WHICH_DAY = N_("Write the day as 2026-08-21.")
NOT_YET = N_("This day is in the future. Write the day when it arrived.")
CURRENCY = N_("Write CAD or USD.")
LONGEST = 120
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][0-9:.]+Z?)?", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
TITLES_OF_PEOPLE = frozenset({"mr", "mrs", "ms", "miss", "dr", "m", "mme", "mlle", "and", "et"})

Watch = Callable[[Sequence[Line]], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line that was understood: how much of what came, when, and whose it may be."""

    number: int
    on: str
    cents: int | None = None
    units: int | None = None
    reference: str = ""
    misread: str = ""
    name: str = ""
    payment: str = ""
    currency: str = ""
    nth: int = 1

    def much(self, kind: str) -> int | None:
        """How much it is if it is of this kind: cents, or whole units."""
        return self.cents if kind == "money" else self.units

    @property
    def content(self) -> tuple[str, ...]:
        """All that the line says, in one form."""
        whose = (self.reference or self.misread, self.name, self.payment, self.currency)
        return (self.on, str(self.cents), str(self.units), *whose)

    @property
    def anonymous(self) -> bool:
        """Whether nothing tells this line from another of the same amount and day."""
        return not (self.reference or self.misread or self.name or self.payment)


def read(
    data: bytes, today: date, *, watch: Watch = iter, most: int = MOST_LINES
) -> Report[Listed]:
    """What the CSV file `data` says has arrived; a line without a day came `today`."""
    sheet = open_sheet(data, KNOWN, most=most)
    report = Report[Listed](sheet, problems=list(sheet.problems))
    if report.broken:
        return report
    bad = {problem.line for problem in report.problems}
    times: Counter[tuple[str, ...]] = Counter()
    for line in watch([each for each in sheet.lines if each.number not in bad]):
        problems: list[Problem] = []
        arrival = understood(line, today, problems)
        report.problems += problems
        if arrival is not None:
            times[arrival.content] += 1
            report.rows.append(replace(arrival, nth=times[arrival.content]))
    report.problems.sort(key=lambda problem: problem.line)
    return report


def digest(data: bytes, scope: str) -> str:
    """What makes a file brought in again the same list."""
    return hashlib.sha256(scope.encode() + b"\0" + data).hexdigest()


def understood(line: Line, today: date, problems: list[Problem]) -> Listed | None:
    """The arrival of a line; else what to mend is put to `problems`."""
    if any(cards.contains_card(cell) for cell in line.raw):
        problems.append(Problem(line.number, "", CARD))
        return None
    cells = {key: text for key, text in line.cells.items() if text}
    cents, units = _much(line, cells, problems)
    on = _day(line, cells.get("date", ""), today, problems)
    currency = cells.get("currency", "").upper()
    if currency and currency not in money.CURRENCIES:
        problems.append(_at(line, "currency", CURRENCY))
    if problems:
        return None
    said = cells.get("reference", "")[:LONGEST]
    known = refs.is_valid(said)
    return Listed(
        line.number,
        on,
        cents,
        units,
        reference=refs.parse(said) if known else "",
        misread="" if known else plain(said),
        name=name_key(cells.get("name", "")),
        payment=plain(cells.get("payment", "")[:LONGEST]),
        currency=currency,
    )


def kept(line: Line) -> dict[str, str]:
    """The cells that are kept of a line, no card number among them."""
    cells = ((key, line.cells.get(key, "")) for key in KEPT)
    return {key: cards.redact(text)[:LONGEST] for key, text in cells if text}


def name_key(text: str) -> str:
    """A name to compare by: “Field, Ada” is “Ada Field”, accents and titles aside."""
    words = plain(text[:LONGEST]).split()
    return " ".join(sorted(word for word in words if word not in TITLES_OF_PEOPLE))


def _much(
    line: Line, cells: dict[str, str], problems: list[Problem]
) -> tuple[int | None, int | None]:
    """Cents, and whole units: a list of goods may call its column “amount” too."""
    amount, many = cells.get("amount", ""), cells.get("quantity", "")
    if not (amount or many):
        problems.append(_at(line, "amount", HOW_MUCH))
        return None, None
    if amount and many:
        problems.append(_at(line, "quantity", ONE_OF))
        return None, None
    try:
        if many:
            return None, quantity.parse_quantity(many)
        cents = money.parse_cents(amount)
    except InvalidInput as error:
        found = _at(line, "quantity" if many else "amount", error.message)
        problems.append(found)
        return None, None
    return cents, cents // 100 if cents % 100 == 0 and cents // 100 <= quantity.MOST else None


def _day(line: Line, text: str, today: date, problems: list[Problem]) -> str:
    if not text:
        return today.isoformat()
    on = _read_day(text)
    if on is None or on.year < 2000:
        problems.append(_at(line, "date", WHICH_DAY))
    elif on > today:
        problems.append(_at(line, "date", NOT_YET))
    return on.isoformat() if on else ""


def _read_day(text: str) -> date | None:
    """A day whose order of parts leaves no doubt: 08/09/2026 is two days, and neither."""
    try:
        if found := YEAR_FIRST.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := YEAR_LAST.fullmatch(text):
            one, two, year = map(int, found.groups())
            if one == two or max(one, two) > 12:
                return date(year, min(one, two), max(one, two))
    except ValueError:
        return None
    return None


def _at(line: Line, key: str, message: str) -> Problem:
    return Problem(line.number, line.titles.get(key, key), message)

"""A list of agencies from a spreadsheet, read so that nothing is lost and nothing is guessed.

Reading touches no table: it gives rows that fit and, for each that does not, the line, the column
and what to write instead. Loading compares the rows with the table and adds or changes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from relief.agencies import service
from relief.agencies.models import Agency
from relief.agencies.schemas import AgencyIn
from relief.agencies.sheet import COLUMNS
from relief.kit import audit, forms
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.sheet import Line, Problem, Report, open_sheet, plain

# Each column's key: the field of AgencyIn it fills, the table's columns it changes.
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "slug": ("slug", ()),
    "name": ("name.en", ("name_en", "name_fr")),
    "name_fr": ("name.fr", ("name_fr",)),
    "phone": ("contact.phone", ("phone",)),
    "email": ("email", ("channel", "address")),
    "channel": ("channel", ("channel",)),
    "address": ("address", ("channel", "address")),
    "contact": ("contact.name", ("contact_name",)),
    "second_name": ("second.name", ("second_name",)),
    "second_phone": ("second.phone", ("second_phone",)),
    "second_email": ("second.email", ("second_email",)),
    "accepts": ("accepts", ("accepts",)),
    "serves": ("serves", ("serves",)),
    "languages": ("languages", ("languages",)),
    "capacity": ("capacity.open_dispatches", ("capacity",)),
    "hours": ("hours", ("hours",)),
    "time_zone": ("time_zone", ("time_zone",)),
    "give_phone": ("giving.phone", ("give_phone",)),
    "give_url": ("giving.url", ("give_url",)),
    "note": ("note", ("note",)),
}
POINTERS = {"/" + path.replace(".", "/"): key for key, (path, _) in FIELDS.items()}
WORDS = {
    "argent": "money",
    "biens": "goods",
    "objets": "goods",
    "service": "services",
    "temps": "time",
    "benevoles": "time",
    "benevolat": "time",
    "volunteers": "time",
    "anglais": "en",
    "english": "en",
    "francais": "fr",
    "french": "fr",
    "telephone": "phone",
    "courriel": "email",
    "mail": "email",
}
LISTS = ("accepts", "serves", "languages")
TWICE = N_("“{name}” stands in line {first} already. Keep one of the two lines.")
NAMESAKE = N_(
    "“{name}” is listed already, as “{slug}”. Give that slug to change it, or write another name."
)
MEANWHILE = N_(
    "Someone added one of these organizations a moment ago. Nothing was saved: try again."
)

Watch = Callable[[Sequence[Line]], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line that fits, and which of the table's columns it speaks of."""

    line: int
    slug: str
    body: AgencyIn
    given: frozenset[str]


@dataclass(slots=True)
class Loaded:
    """What a file did, or would do, to the table."""

    added: int = 0
    changed: int = 0
    same: int = 0


def read(data: bytes, *, watch: Watch = iter) -> Report[Row]:
    """What the CSV file `data` says; `watch` sees each line pass, for a progress bar."""
    sheet = open_sheet(data, COLUMNS)
    report = Report[Row](sheet, problems=list(sheet.problems))
    if report.broken:
        return report
    bad = {problem.line for problem in report.problems}
    first: dict[str, int] = {}
    for line in watch([each for each in sheet.lines if each.number not in bad]):
        try:
            row = _row(line)
        except InvalidInput as error:
            report.problems += _problems(line, error)
            continue
        if row.slug in first:
            params = {"name": row.body.name.en, "first": first[row.slug]}
            report.problems.append(Problem(line.number, sheet.title("name"), TWICE, params))
            continue
        first[row.slug] = line.number
        report.rows.append(row)
    report.problems.sort(key=lambda problem: problem.line)
    return report


def compare(session: Session, report: Report[Row]) -> None:
    """Move rows that would make a second agency of one name to the problems."""
    slugs = {row.slug for row in report.rows}
    names = {
        plain(name): slug
        for slug, name_en, name_fr in session.exec(
            select(Agency.slug, Agency.name_en, Agency.name_fr)
        ).all()
        if slug not in slugs
        for name in (name_en, name_fr)
    }
    kept = []
    for row in report.rows:
        namesake = names.get(plain(row.body.name.en))
        if namesake is None:
            kept.append(row)
            continue
        params = {"name": row.body.name.en, "slug": namesake}
        title = report.sheet.title("name")
        report.problems.append(Problem(row.line, title, NAMESAKE, params))
    report.rows[:] = kept
    report.problems.sort(key=lambda problem: problem.line)


def load(session: Session, report: Report[Row], *, zone: str = "America/Toronto") -> Loaded:
    """Add what is new, on the clocks of `zone` if it names none; change what the file says else."""
    known = {agency.slug: agency for agency in session.exec(select(Agency)).all()}
    loaded = Loaded()
    for row in report.rows:
        values, agency = service.columns(row.body), known.get(row.slug)
        if agency is None:
            session.add(Agency(slug=row.slug, **{"time_zone": zone} | values))
            audit.note(session, f"agency:{row.slug}", "imported", line=row.line)
            loaded.added += 1
        elif _differs(agency, values, row.given):
            service.change(session, agency, {name: values[name] for name in row.given})
            loaded.changed += 1
        else:
            loaded.same += 1
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(MEANWHILE, code="changed") from None
    return loaded


def foresee(session: Session, report: Report[Row]) -> Loaded:
    """What `load` would do, doing nothing."""
    known = {agency.slug: agency for agency in session.exec(select(Agency)).all()}
    loaded = Loaded()
    for row in report.rows:
        agency = known.get(row.slug)
        if agency is None:
            loaded.added += 1
        elif _differs(agency, service.columns(row.body), row.given):
            loaded.changed += 1
        else:
            loaded.same += 1
    return loaded


def _differs(agency: Agency, values: dict[str, Any], given: frozenset[str]) -> bool:
    return any(getattr(agency, name) != values[name] for name in given)


def _row(line: Line) -> Row:
    cells = {key: text for key, text in line.cells.items() if text}
    pairs: list[tuple[str, object]] = []
    for key, text in cells.items():
        if key in LISTS:
            pairs.append((key, _words(key, text)))
        elif key == "email":
            pairs += [("channel", "email"), ("address", text)]
        elif key == "channel":
            pairs.append((key, WORDS.get(plain(text), plain(text))))
        else:
            pairs.append((FIELDS[key][0], text))
    if "name" not in cells and "name_fr" in cells:
        pairs.append(("name.en", cells["name_fr"]))
    body = forms.parse(AgencyIn, forms.nest(pairs))
    given = {name for key in cells for name in FIELDS[key][1]}
    if "name_fr" not in cells:
        given.discard("name_fr")
    return Row(line.number, service.slug_for(body), body, frozenset(given))


def _words(key: str, text: str) -> list[str]:
    parts = [part.strip() for part in text.replace("/", ";").replace(",", ";").split(";")]
    if key == "serves":
        return [part for part in parts if part]
    return [WORDS.get(plain(part), plain(part)) for part in parts if part]


def _problems(line: Line, error: InvalidInput) -> list[Problem]:
    found = []
    for each in error.fields:
        pointer, key = each.pointer, None
        while pointer and key is None:
            key = POINTERS.get(pointer)
            pointer = pointer.rpartition("/")[0]
        if key == "address" and line.cells.get("email"):
            key = "email"
        title = line.titles.get(key or "name", key or "name")
        found.append(Problem(line.number, title, each.message, dict(each.params)))
    return found

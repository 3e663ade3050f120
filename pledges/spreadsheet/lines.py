"""One line of a list of promises, understood as a form is: its relief effort and its body."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from pledges.forms import pledge_form
from pledges.lane.batch import NOT_OPEN
from pledges.lane.reception import NO_AGENCY, NO_CAMPAIGN
from pledges.schemas import CARD, PledgeIn
from pledges.spreadsheet.columns import FIELDS, NO, OF_KIND, OF_SEVERAL, WORDS, YES, YES_OR_NO
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import cards, i18n, money, refs
from relief.kit.errors import FieldError, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.sheet import Line, Problem, plain

WHICH = N_("Say in a column “campaign” which relief effort this is for. Open now: {known}.")
YES_NO = N_("Write yes or no.")
CHOOSE = N_("“{word}” is not known here. Write one of: {known}.")
KIND = N_("Say in “kind” what is promised: money, goods, services or time.")
OTHER_KIND = N_("This line promises {kind}; leave this empty, or give it a line of its own.")
WISH = N_("Say in “designation” what the donor wants of this organization: prefers or only.")
SAID_ON = N_("Write the day that stands on the slip like 2011-08-21.")
CURRENCY = N_("Write CAD or USD.")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a line must know of its relief effort."""

    slug: str
    currency: str
    state: CampaignState
    time_zone: str


@dataclass(frozen=True, slots=True)
class Around:
    """What lines may name: relief efforts and organizations, by slug and by name."""

    efforts: dict[str, Effort]
    agencies: dict[str, str]

    def default(self, slug: str | None) -> Effort | None:
        """The effort `slug`, else the only one that is open.

        Raises:
            Missing: if there is no such effort.
        """
        if slug:
            if slug not in self.efforts:
                raise Missing(NO_CAMPAIGN, code="unknown_campaign", slug=slug)
            return self.efforts[slug]
        open_ones = self.open_ones
        return self.efforts[open_ones[0]] if len(open_ones) == 1 else None

    @property
    def open_ones(self) -> list[str]:
        """Slugs of the efforts that take promises now."""
        states = {each.slug: each.state for each in self.efforts.values()}
        return sorted(slug for slug, state in states.items() if state is CampaignState.OPEN)


def around(session: Session) -> Around:
    """What there is to name at this moment."""
    efforts: dict[str, Effort] = {}
    for row in session.exec(select(Campaign).order_by(col(Campaign.id))):
        effort = Effort(row.slug, row.currency, row.state, row.time_zone)
        efforts |= {plain(row.title_en): effort, plain(row.title_fr): effort}
        efforts[row.slug] = effort
    agencies: dict[str, str] = {}
    for agency in session.exec(select(Agency).where(col(Agency.active))):
        agencies |= {plain(agency.name(lang)): agency.slug for lang in i18n.LANGUAGES}
        agencies[agency.slug] = agency.slug
    return Around(efforts, agencies)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a line promises, and under which reference if it was typed from a slip."""

    slug: str
    body: PledgeIn
    reference: str | None = None
    said_on: date | None = None


def understood(line: Line, known: Around, default: Effort | None) -> Promise:
    """The promise of a line.

    Raises:
        InvalidInput: with every problem of the line, at the form's names.
    """
    cells = {key: text for key, text in line.cells.items() if text}
    _refuse_cards(cells)
    problems: list[FieldError] = []
    reference, said_on = _slip(cells, problems)
    effort = _effort(cells.pop("campaign", ""), known, default, problems)
    kind = _kind(cells, problems)
    fields = _fields(cells, kind, known, problems)
    currency = cells.get("currency", effort.currency if effort else "CAD").upper()
    if currency not in money.CURRENCIES:
        problems.append(FieldError("/currency", "currency", CURRENCY))
        currency = "CAD"
    body = None
    try:
        zone = effort.time_zone if effort else "America/Toronto"
        body = pledge_form.read(fields, currency, zone) if kind else None
    except InvalidInput as error:
        said = {each.pointer for each in problems}
        problems += [each for each in error.fields if each.pointer not in said]
    if problems or effort is None or body is None:
        raise InvalidInput(fields=problems)
    return Promise(effort.slug, body, reference, said_on)


def _refuse_cards(cells: dict[str, str]) -> None:
    found = [key for key, text in cells.items() if cards.contains_card(text)]
    if found:
        raise InvalidInput(fields=[FieldError(_pointer(key), "card_number", CARD) for key in found])


def _slip(cells: dict[str, str], problems: list[FieldError]) -> tuple[str | None, date | None]:
    """The slip that a line was typed from, and the day that stands on it."""
    reference, on = cells.pop("reference", ""), cells.pop("said_on", "")
    found: tuple[str | None, date | None] = (None, None)
    try:
        found = (refs.parse(reference) if reference else None, None)
    except InvalidInput as error:
        problems.append(FieldError("/reference", error.code, error.message))
    if not on:
        return found
    try:
        return found[0], date.fromisoformat(on)
    except ValueError:
        problems.append(FieldError("/said_on", "date", SAID_ON))
    return found


def _effort(
    text: str, known: Around, default: Effort | None, problems: list[FieldError]
) -> Effort | None:
    effort = (known.efforts.get(text) or known.efforts.get(plain(text))) if text else default
    if effort and effort.state is CampaignState.OPEN:
        return effort
    if effort:
        problems.append(FieldError("/campaign", "not_open", NOT_OPEN[effort.state]))
    elif text:
        problems.append(FieldError("/campaign", "unknown", NO_CAMPAIGN, {"slug": text[:60]}))
    else:
        names = {"known": ", ".join(known.open_ones) or "–"}
        problems.append(FieldError("/campaign", "missing", WHICH, names))
    return None


def _kind(cells: dict[str, str], problems: list[FieldError]) -> str | None:
    """The kind that a line says, or that its cells leave no doubt about."""
    filled = [kind for kind, keys in OF_KIND.items() if cells.keys() & set(keys) - {"currency"}]
    said = cells.get("kind", "")
    kind = WORDS["kind"].get(plain(said)) if said else (filled[0] if len(filled) == 1 else None)
    if kind is None:
        problems.append(FieldError("/kind", "kind", KIND))
        return None
    problems += [
        FieldError(_pointer(key), "kind", OTHER_KIND, {"kind": kind})
        for other in filled
        if other != kind
        for key in OF_KIND[other]
        if key in cells
    ]
    return kind


def _fields(
    cells: dict[str, str], kind: str | None, known: Around, problems: list[FieldError]
) -> dict[str, str]:
    """The line as the form would send it."""
    others = {key for name, keys in OF_KIND.items() if name != kind for key in keys}
    for key in cells.keys() & OF_SEVERAL.keys():
        if kind and kind not in OF_SEVERAL[key]:
            problems.append(FieldError(_pointer(key), "kind", OTHER_KIND, {"kind": kind}))
            others.add(key)
    fields = {"kind": kind or ""}
    for key, text in cells.items():
        if key in others or key in {"kind", "currency"}:
            continue
        word = _word(key, text, known)
        if isinstance(word, FieldError):
            problems.append(word)
        else:
            fields[_field(key, kind)] = word
    if "agency" in cells and fields.get("designation.rule", "none") == "none":
        problems.append(FieldError("/designation/rule", "missing", WISH))
    return fields


def _word(key: str, text: str, known: Around) -> str | FieldError:
    """A cell as the form's own word, or what to write instead."""
    if key in YES_OR_NO:
        if plain(text) in YES | NO:
            return "true" if plain(text) in YES else "false"
        return FieldError(_pointer(key), "yes_no", YES_NO)
    if key == "agency":
        slug = known.agencies.get(text) or known.agencies.get(plain(text))
        return slug or FieldError(_pointer(key), "unknown_agency", NO_AGENCY, {"slug": text[:60]})
    words = _heard() if key == "heard_from" else WORDS.get(key)
    if words is None:
        return text
    if found := words.get(plain(text)):
        return found
    params = {"word": text[:40], "known": ", ".join(dict.fromkeys(words.values()))}
    return FieldError(_pointer(key), "unknown", CHOOSE, params)


def _heard() -> dict[str, str]:
    return {
        plain(name): key
        for key, label in pledge_form.HEARD_FROM
        for name in (key, label, i18n.translate("fr", label))
    }


def _field(key: str, kind: str | None) -> str:
    """The form's field that a column fills."""
    return f"{kind}.{key}" if kind and key in OF_SEVERAL else FIELDS[key]


def _pointer(key: str) -> str:
    return "/" + FIELDS[key].replace(".", "/")


POINTERS = {_pointer(key): key for key in FIELDS} | {
    f"/{kind}/{key}": key for key, kinds in OF_SEVERAL.items() for kind in kinds
}


def problem_of(line: Line, error: FieldError) -> Problem:
    """The problem at its column, by the file's own title of it."""
    pointer, key = error.pointer, None
    while pointer and key is None:
        key = POINTERS.get(pointer)
        pointer = pointer.rpartition("/")[0]
    title = line.titles.get(key, key) if key else ""
    return Problem(line.number, title, error.message, dict(error.params))

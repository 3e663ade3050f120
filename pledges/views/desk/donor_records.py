"""Finding a donor: who lost the reference is served; records of one person are joined and parted.

Reading is in the history too: each search with what was asked (sealed), each record opened.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.desk.orders import MaybeWords
from pledges.donors import persons
from pledges.models import Donor, Pledge
from pledges.views.pledge import facts, rows
from relief.campaigns.models import Campaign
from relief.kit import audit, cards, chronicle, forms, refs, sounds
from relief.kit.auth import for_role
from relief.kit.db import vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.vault import VaultError
from relief.kit.web import Call, endpoint

CALL_TAKER = for_role("call-taker")
LONGEST = 120
ASKED = "donors.asked"
JOINED = N_("Joined: they are shown as one person. Each promise keeps its own wish.")
PARTED = N_("Parted: each record is what it was before.")
EVENTS = {
    "read": N_("Read"),
    "linked": N_("Joined with another record"),
    "unlinked": N_("Parted from another record"),
}


class Join(Input):
    """Two records are one person's, and how somebody knows."""

    other: UUID
    reason: MaybeWords = ""
    anyway: bool = False


class Part(Input):
    """A joint that was a mistake."""

    link: UUID
    reason: MaybeWords = ""


def ask(call: Call) -> Response:
    """To what is found, by an address that keeps what was asked sealed: it may be a telephone."""
    asked = forms.FORBIDDEN.sub("", call.fields.get("q", "")).strip()[:LONGEST]
    sealed = vault_of(call.session).seal(ASKED, asked)
    return call.redirect(f"/desk/donors?sought={urlsafe_b64encode(sealed).decode()}")


def search(call: Call) -> Response:
    """Donors by reference, telephone, e-mail or name."""
    asked = _asked(call)
    with call.db.session(write=bool(asked), actor=call.actor.principal) as session:
        found = _found(session, asked) if asked else []
        if asked:
            audit.note(session, "donors", "searched", words=cards.redact(asked), found=len(found))
        people = _people(session, found, call.lang)
    people.sort(key=lambda person: not _is_spelled(asked, person["name"]))
    return call.page("pledges/donors.html", q=asked, people=people)


def _is_spelled(asked: str, name: str) -> bool:
    """Whether a name has all words that were asked, as they are written: those come first."""
    return set(sounds.folded(asked).split()) <= set(sounds.folded(name).split())


def _asked(call: Call) -> str:
    """What a form asked; or in clear, from an address that somebody kept."""
    sealed = call.query("sought")
    if not sealed:
        return call.query("q")[:LONGEST]
    try:
        return call.settings.vault().open(ASKED, urlsafe_b64decode(sealed))
    except (VaultError, ValueError):
        return ""


def show(call: Call) -> Response:
    """One person: every record, every promise, and who may be the same."""
    with call.db.session(write=True, actor=call.actor.principal) as session:
        donor = persons.get(session, _id(call))
        audit.note(session, persons.about(donor.id), "read")
    with call.db.session() as session:
        return _record(call, session, donor.id)


def link(call: Call) -> Response:
    """Join two records; asked once more when their wishes differ."""
    return _change(call, _link, JOINED)


def unlink(call: Call) -> Response:
    """Part two records."""
    return _change(call, _unlink, PARTED)


def _link(call: Call, session: Session) -> None:
    wish = call.form(Join)
    persons.link(session, _id(call), wish.other, why="found", words=wish.reason, anyway=wish.anyway)


def _unlink(call: Call, session: Session) -> None:
    wish = call.form(Part)
    persons.unlink(session, wish.link, words=wish.reason)


def _change(call: Call, step: Any, done: str) -> Response:  # noqa: ANN401 - one of the two above
    donor_id = _id(call)
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            step(call, session)
    except (Conflict, InvalidInput) as error:
        with call.db.session() as session:
            return _record(call, session, donor_id, error)
    return call.redirect(f"/desk/donors/{donor_id}", flash=done)


def _record(
    call: Call, session: Session, donor_id: UUID, error: Conflict | InvalidInput | None = None
) -> Response:
    donor = persons.get(session, donor_id)
    mine = persons.group(session, donor.id)
    person = _people(session, [donor.id], call.lang)[0]
    alike = [each for each in _alike(session, donor, person["name"]) if each not in mine]
    return call.page(
        "pledges/donor_record.html",
        status=error.status if error else 200,
        errors=call.errors(error),
        differ=bool(error and error.code == "designations_differ"),
        pressed=call.fields.get("other", ""),
        donor_id=donor.id,
        person=person,
        links=[
            {
                "id": each.id,
                "at": each.linked_at,
                "who": chronicle.who(session, [each.linked_by], call.lang)[each.linked_by],
                "why": each.why,
            }
            for each in persons.links(session, mine)
        ],
        alike=_people(session, alike, call.lang),
        history=chronicle.steps(session, persons.about(donor.id), call.lang, EVENTS),
    )


def _alike(session: Session, donor: Donor, name: str) -> list[UUID]:
    """Who may be the same person: by telephone, e-mail, or a whole name that sounds alike."""
    same = [
        column == value
        for column, value in (
            (col(Donor.phone_index), donor.phone_index),
            (col(Donor.email_index), donor.email_index),
        )
        if value is not None
    ]
    found: list[UUID] = []
    for condition in same:
        query = select(Donor.id).where(condition).order_by(col(Donor.id).desc())
        found += session.exec(query.limit(persons.MOST))
    found += persons.by_name(session, name, persons.MOST, least=persons.WHOLE)
    return list(dict.fromkeys(found))[: persons.MOST]


def _found(session: Session, asked: str) -> list[UUID]:
    if refs.is_valid(asked):
        try:
            return [service.get(session, asked).donor_id]
        except Missing:
            return []
    for kind in ("phone", "email"):
        if found := persons.by_contact(session, kind, asked):
            return found
    return persons.by_name(session, asked)


def _people(session: Session, found: list[UUID], lang: str) -> list[dict[str, Any]]:
    """Each person once, with all records that are joined and all that they promised."""
    seen: set[UUID] = set()
    people = []
    for donor_id in found:
        if donor_id not in seen:
            mine = persons.group(session, donor_id)
            seen |= mine
            people.append(_person(session, donor_id, mine, lang))
    return people


def _person(session: Session, donor_id: UUID, mine: set[UUID], lang: str) -> dict[str, Any]:
    promises = persons.promises(session, mine, most=persons.LARGEST)
    known = rows.around(session, promises, lang)
    first = known.donors.get(donor_id)
    efforts = {each.id: each.title(lang) for each in session.exec(select(Campaign))}
    return {
        "id": donor_id,
        "name": (first.name if first else "") or "",
        "promises": [_promise(row, known, efforts) for row in promises],
    }


def _promise(row: Pledge, known: rows.Around, efforts: dict[UUID, str]) -> dict[str, Any]:
    donor = known.donor(row)
    return rows.line(row, known) | {
        "effort": efforts[row.campaign_id],
        "phone": donor.phone,
        "email": donor.email,
        "anonymous": row.anonymous,
        "may_redirect": facts.may(row, known.shares.get(row.id, ()))["redirect"],
    }


def _id(call: Call) -> UUID:
    try:
        return UUID(call.path("id"))
    except ValueError:
        raise Missing(persons.UNKNOWN, code="unknown_donor") from None


RECORD = "/desk/donors/{id}"
ROUTES = [
    Route("/desk/donors", endpoint(search, CALL_TAKER, own_transaction=True), methods=["GET"]),
    Route("/desk/donors", endpoint(ask, CALL_TAKER, reads=True), methods=["POST"]),
    Route(RECORD, endpoint(show, CALL_TAKER, own_transaction=True), methods=["GET"]),
    Route(f"{RECORD}/link", endpoint(link, CALL_TAKER, own_transaction=True), methods=["POST"]),
    Route(f"{RECORD}/unlink", endpoint(unlink, CALL_TAKER, own_transaction=True), methods=["POST"]),
]

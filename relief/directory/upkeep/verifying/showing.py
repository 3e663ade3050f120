"""One of the day's records in words: why it is urgent, whom to call, what else it is about."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.records import Kind, Organization
from relief.directory.upkeep.records import editing
from relief.directory.upkeep.verifying.models import DirectoryCheck, Outcome
from relief.directory.upkeep.verifying.risk import Why
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.web import Call

OUTCOMES = {
    None: N_("To do"),
    Outcome.VERIFIED: N_("Verified"),
    Outcome.NOT_REACHED: N_("Not reached"),
    Outcome.LATER: N_("Put off"),
}


def card(call: Call, check: DirectoryCheck) -> dict[str, Any]:
    """One of the day's records, as a list shows it."""
    rows = editing.rows(call.session, check.record_id)
    row = rows.get(call.lang) or next(iter(rows.values()))
    return {
        "id": str(check.id),
        "record": str(check.record_id),
        "name": editing.name_of(call.session, row),
        "lang": row.lang,
        "points": check.points,
        "outcome": check.outcome.value if check.outcome else "",
        "word": call.say(OUTCOMES[check.outcome]),
        "is_open": check.outcome in (None, Outcome.LATER),
    }


def reason(call: Call, why: Why, n: int) -> str:
    """Why a record is urgent, in words."""
    if why is Why.NEVER:
        return call.say(N_("Nobody has ever verified it."))
    if why is Why.AGE:
        return i18n.ntranslate(call.lang, "Verified {n} month ago.", "Verified {n} months ago.", n)
    if why is Why.REFERRALS:
        return i18n.ntranslate(
            call.lang,
            "Given to {n} caller within a year.",
            "Given to {n} callers within a year.",
            n,
        )
    if why is Why.BOUNCES:
        return i18n.ntranslate(
            call.lang,
            "{n} message to its organization failed.",
            "{n} messages to its organization failed.",
            n,
        )
    return i18n.ntranslate(
        call.lang, "{n} reader says that it is wrong.", "{n} readers say that it is wrong.", n
    )


def owner(session: Session, owner: UUID | None, lang: str) -> dict[str, Any] | None:
    """The organization, with every telephone that staff know of it."""
    row = store.best(session, owner, lang) if owner else None
    if row is None:
        return None
    record = store.whole(session, row)
    assert isinstance(record, Organization)  # noqa: S101 - what owns a service
    return {
        "id": str(record.id),
        "name": record.name,
        "email": record.email,
        "phones": [(phone.number, phone.extension, phone.description) for phone in record.phones],
    }


def others(session: Session, owner: UUID | None, but: UUID, lang: str) -> list[tuple[str, str]]:
    """Other services that the same call may be about."""
    rows = store.of_organization(session, owner, lang) if owner else ()
    return [
        (str(row.record_id), editing.name_of(session, row))
        for row in rows
        if row.kind is Kind.SERVICE and row.record_id != but
    ]

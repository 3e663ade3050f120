"""Services that were given to a caller: what was told is kept as it was told."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.directory.upkeep.verifying import referred
from relief.helpline import contacts, needs, telling
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineReferral
from relief.helpline.schemas import GiveIn
from relief.helpline.words import Given, Outcome
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

NO_NEED_YET = N_("Write down first what the caller needs; then give a service for it.")
GONE = N_("This service is no longer in the directory, or not shown. Search again.")
NO_REFERRAL = N_("This call has no such service.")
MANY = N_("A call holds at most {most} services: few are of more use than many.")
MOST = 30
BRINGS = {
    Given.GIVEN: Outcome.REFERRED,
    Given.WARM_TRANSFER: Outcome.TRANSFERRED,
    Given.ADVOCACY: Outcome.REFERRED,
}


def give(
    session: Session, row: HelplineContact, said: GiveIn, lang: str, zone: str
) -> HelplineReferral:
    """Give a service for a need; given again it is the same.

    Raises:
        Conflict: if no need is written down yet, or too much was given.
        Missing: if the service may not be shown.
    """
    need = _need(session, row, said.need)
    told = telling.told(session, said.service, lang, zone)
    if told is None:
        raise Missing(GONE, code="unknown_service")
    there = of(session, row)
    for each in there:
        if (each.need_id, each.service_id) == (need.id, said.service):
            return each
    if len(there) >= MOST:
        raise Conflict(MANY, code="too_many_services", most=MOST)
    referral = HelplineReferral(
        contact_id=row.id,
        need_id=need.id,
        service_id=said.service,
        kind=said.kind,
        given_by=session.info["actor"],
        **told.snapshot(),
    )
    session.add(referral)
    session.flush()
    referred.note(session, said.service, clock.now().date())
    needs.settle(session, need, BRINGS[said.kind])
    return referral


def of(session: Session, row: HelplineContact) -> Sequence[HelplineReferral]:
    """What a caller was given and keeps, in that order."""
    query = select(HelplineReferral).where(
        HelplineReferral.contact_id == row.id, col(HelplineReferral.undone_at).is_(None)
    )
    return session.exec(query.order_by(col(HelplineReferral.id))).all()


def undo(session: Session, row: HelplineContact, key: UUID | str) -> None:
    """Take a service back: it stays in the record as undone; its need may be open again.

    Raises:
        Missing: if this call has no such service.
    """
    there = {str(each.id): each for each in of(session, row)}
    referral = there.pop(str(key), None)
    if referral is None:
        raise Missing(NO_REFERRAL, code="unknown_referral")
    statement = (
        update(HelplineReferral)
        .where(col(HelplineReferral.id) == referral.id, col(HelplineReferral.undone_at).is_(None))
        .values(undone_at=clock.now())
    )
    if rows_changed(session, statement) == 1:
        audit.note(session, contacts.about(row.id), "taken_back", service=str(referral.service_id))
    if all(each.need_id != referral.need_id for each in there.values()):
        _reopen(session, referral.need_id)


def _reopen(session: Session, need_id: UUID) -> None:
    """What was settled by giving is open once nothing is given for it."""
    statement = (
        update(HelplineNeed)
        .where(
            col(HelplineNeed.id) == need_id,
            col(HelplineNeed.outcome).in_(set(BRINGS.values())),
        )
        .values(outcome=None, decided_at=None)
    )
    rows_changed(session, statement)


def _need(session: Session, row: HelplineContact, wanted: UUID | None) -> HelplineNeed:
    if wanted is not None:
        return needs.get(session, row, wanted)
    there = needs.of(session, row)
    if not there:
        raise Conflict(NO_NEED_YET, code="no_need")
    return next((each for each in there if each.outcome is None), there[-1])

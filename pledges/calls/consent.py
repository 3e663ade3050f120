"""May 211 call? What a donor said about it, for every promise behind the same telephone (rule 19).

A "no" is about a telephone, not about one promise: whoever answers there is not called again,
whichever of the promises made from it the next call would be about. But anybody can type a
telephone into a form: what was only written there bars the calls about that promise (`NO_HERE`).
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from pledges.models import CallBack, Donor, Pledge
from pledges.schemas import NO_HERE
from relief.kit import audit
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

YES, NO, WRONG = "yes", "no", "wrong_number"
BARRED = (NO, WRONG)  # whoever is at that telephone
UNWANTED = (*BARRED, NO_HERE)
ENDED = {NO: "not_again", WRONG: "wrong_number"}  # how a call ends with such an answer
NOT_BARRED = N_("No wrong number stands against {reference} any more.")
# Other rows than the query's own. Made once: an alias copies every column of its table.
THEIRS, THEIR_DONOR, OWN = aliased(Pledge), aliased(Donor), aliased(Donor)
EVENTS = {YES: "calls_agreed", NO: "calls_refused", WRONG: "number_wrong"}


def kin(session: Session, pledge: Pledge) -> Sequence[UUID]:
    """Every promise made from the telephone of `pledge`, itself among them."""
    phone = session.get_one(Donor, pledge.donor_id).phone_index
    if phone is None:
        return [pledge.id]
    query = select(Pledge.id).join(Donor, col(Donor.id) == Pledge.donor_id)
    return session.exec(query.where(Donor.phone_index == phone).order_by(col(Pledge.id))).all()


def record(
    session: Session,
    pledge: Pledge,
    answer: str,
    *,
    source: str,
    words: str = "",
    of_line: bool = False,
) -> None:
    """Keep what the donor answered: when, by which way, in which words. The newest answer holds.

    Args:
        session: The transaction.
        pledge: What was spoken about; promises from the same telephone follow.
        answer: `YES`, `NO` or `WRONG`.
        source: How it was said: `phone`, `desk` or `web`.
        words: The donor's own.
        of_line: Somebody was called about no promise; this is only one of theirs.
    """
    for each in _locked(session, kin(session, pledge)):
        own = each.id == pledge.id
        if each.may_call == answer and not own:
            continue
        each.may_call = answer
        session.add(each)
        said = words if own else ""
        about = {} if own and not of_line else {"said_of": pledge.reference}
        audit.note(session, each.reference, EVENTS[answer], words=said, source=source, **about)
    session.flush()
    if answer == YES:
        _overrule(session, pledge, BARRED)


def refuse_here(session: Session, pledge: Pledge, *, source: str, mailed: bool) -> None:
    """Keep a "no" that was pressed on a promise's page: it bars no telephone.

    Args:
        session: The transaction.
        pledge: Whose page it is.
        source: How it was said.
        mailed: Behind the link that was sent to the donor: promises with that same e-mail follow.
    """
    for each in _locked(session, _mates(session, pledge) if mailed else [pledge.id]):
        own = each.id == pledge.id
        if not own and each.may_call in UNWANTED:
            continue
        if each.may_call not in BARRED:
            each.may_call = NO_HERE
            session.add(each)
        about = {} if own else {"said_of": pledge.reference}
        audit.note(session, each.reference, EVENTS[NO], source=source, **about)
    session.flush()


def lift(session: Session, pledge: Pledge, *, words: str) -> None:
    """The telephone is theirs after all: what was said of it is out, for every promise from there.

    Nobody has agreed to be called by that; only the bar is gone.

    Raises:
        Conflict: if no wrong number stands against it.
    """
    query = select(Pledge).where(col(Pledge.id).in_(kin(session, pledge)))
    query = query.where(col(Pledge.may_call) == WRONG).order_by(col(Pledge.id)).with_for_update()
    barred = session.exec(query.execution_options(populate_existing=True)).all()
    if not barred:
        raise Conflict(NOT_BARRED, code="not_barred", reference=pledge.reference)
    for each in barred:
        own = each.id == pledge.id
        each.may_call = ""
        session.add(each)
        about = {} if own else {"said_of": pledge.reference}
        audit.note(session, each.reference, "number_right", words=words if own else "", **about)
    session.flush()
    _overrule(session, pledge, (WRONG,))


def record_line(session: Session, line: bytes, answer: str, *, source: str, words: str) -> None:
    """Keep what somebody answered who was called about no promise; all made from there follow."""
    query = select(Pledge).join(Donor, col(Donor.id) == Pledge.donor_id)
    query = query.where(Donor.phone_index == line).order_by(col(Pledge.id)).limit(1)
    first = session.exec(query).first()
    if first is not None:
        record(session, first, answer, source=source, words=words, of_line=True)


def line_refused(line: sa.SQLColumnExpression[bytes | None]) -> sa.ColumnElement[bool]:
    """Whether somebody at the telephone of a query's `line` has said no: of a promise, or called.

    Who hung up, or was named by others, may have no promise that could keep it: their call does.
    """
    of_promise = sa.exists().where(
        col(THEIR_DONOR.phone_index) == line,
        col(THEIRS.donor_id) == THEIR_DONOR.id,
        col(THEIRS.may_call).in_(BARRED),
    )
    ended = select(CallBack.number).where(
        col(CallBack.number).is_not(None), col(CallBack.outcome).in_(ENDED.values())
    )
    return sa.or_(of_promise, sa.and_(line.is_not(None), line.in_(ended)))


def may_be_called() -> sa.ColumnElement[bool]:
    """Whether a query's pledge has a telephone, and nobody there, nor of it, has said no."""
    line = col(OWN.phone_index)
    reached = sa.exists().where(
        col(OWN.id) == Pledge.donor_id, line.is_not(None), sa.not_(line_refused(line))
    )
    return sa.and_(col(Pledge.may_call) != NO_HERE, reached)


def refused(session: Session, pledge: Pledge) -> bool:
    """Whether this donor must not be called, or cannot be."""
    query = select(Pledge.id).where(Pledge.id == pledge.id, may_be_called())
    return session.exec(query).first() is None


def _overrule(session: Session, pledge: Pledge, answers: Sequence[str]) -> None:
    """A newer answer holds: calls that ended with these speak for that telephone no more."""
    line = session.get_one(Donor, pledge.donor_id).phone_index
    if line is None:
        return
    said = [ENDED[each] for each in answers]
    statement = update(CallBack).where(
        col(CallBack.number) == line, sa.not_(col(CallBack.open)), col(CallBack.outcome).in_(said)
    )
    session.connection().execute(statement.values(number=None))


def _locked(session: Session, keys: Sequence[UUID]) -> Sequence[Pledge]:
    query = select(Pledge).where(col(Pledge.id).in_(keys)).order_by(col(Pledge.id))
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).all()


def _mates(session: Session, pledge: Pledge) -> Sequence[UUID]:
    """The promises from the telephone of `pledge` that have its e-mail too."""
    email = session.get_one(Donor, pledge.donor_id).email_index
    if email is None:
        return [pledge.id]
    query = select(Pledge.id).join(Donor, col(Donor.id) == Pledge.donor_id)
    query = query.where(col(Pledge.id).in_(kin(session, pledge)), Donor.email_index == email)
    return session.exec(query).all()

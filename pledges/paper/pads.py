"""Pads of slips: made, moved, printed again with the same references, called in when lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select, update

from pledges import references
from pledges.models import Pad, Pledge, Slip, SlipState
from pledges.paper import slip_print
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, Missing
from relief.kit.forms import Input, Line, Prose
from relief.kit.i18n import N_

MOST = 500
NO_PAD = N_("This relief effort has no pad {number}.")
CANCELLED = N_("Pad {number} was called in: it is neither printed nor called in again.")
CLOSED = N_("This relief effort has closed, so no pad was made: nothing more can be entered.")
Place = Annotated[Line, StringConstraints(max_length=120)]


class NewPad(Input):
    """What a coordinator wants printed."""

    slips: Annotated[int, Field(ge=1, le=MOST)]
    language: Literal["en", "fr", "both"] = "both"
    lies_at: Place = ""


class Moved(Input):
    """Where a pad lies now."""

    lies_at: Place = ""


class CalledIn(Input):
    """Why a pad's references are good no more."""

    reason: Annotated[Prose, StringConstraints(min_length=1, max_length=300)]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a pad's slips so far."""

    entered: int = 0
    unclear: int = 0
    void: int = 0


def make(session: Session, campaign: Campaign, wish: NewPad) -> Pad:
    """Draw the references of a new pad, the next by number; two who press at once get two."""
    if campaign.state is CampaignState.CLOSED:
        raise Conflict(CLOSED, code="campaign_closed")
    # The campaign's row is the queue in which pads take their numbers.
    session.exec(
        select(Campaign.id).where(Campaign.id == campaign.id).with_for_update(key_share=True)
    ).one()
    last = session.exec(select(sa.func.max(Pad.number)).where(Pad.campaign_id == campaign.id)).one()
    pad = Pad(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        made_by=session.info["actor"],
        **wish.model_dump(exclude={"lies_at"}),
    )
    _lay(session, pad, wish.lies_at)
    session.add(pad)
    session.flush()
    drawn = references.reserve(session, campaign.id, pad.id, wish.slips)
    session.flush()
    session.add_all(
        Slip(reference=reference, pad_id=pad.id, place=place)
        for place, reference in enumerate(drawn, start=1)
    )
    session.flush()
    audit.note(session, about(campaign, pad), "pad_made", words=wish.lies_at, slips=pad.slips)
    return pad


def get(session: Session, campaign: Campaign, number: int) -> Pad:
    """The campaign's pad of that number.

    Raises:
        Missing: if there is none.
    """
    query = select(Pad).where(Pad.campaign_id == campaign.id, Pad.number == number)
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing(NO_PAD, code="unknown_pad", number=number)
    return found


def listing(session: Session, campaign: Campaign) -> Sequence[Pad]:
    """The campaign's pads, the newest first."""
    query = select(Pad).where(Pad.campaign_id == campaign.id)
    return session.exec(query.order_by(col(Pad.number).desc())).all()


def slips(session: Session, pad: Pad) -> Sequence[Slip]:
    """The pad's slips in the order they are printed in."""
    return session.exec(select(Slip).where(Slip.pad_id == pad.id).order_by(col(Slip.place))).all()


def counts(session: Session, pads: Sequence[Pad]) -> Mapping[UUID, Counts]:
    """What became of the slips of each pad; a slip that was entered is entered, whatever else."""
    entered = sa.case((col(Pledge.id).is_not(None), "entered"), else_=col(Slip.state))
    query = (
        select(Slip.pad_id, entered, sa.func.count())
        .join(Pledge, col(Pledge.reference) == Slip.reference, isouter=True)
        .where(col(Slip.pad_id).in_([pad.id for pad in pads]))
        .group_by(col(Slip.pad_id), entered)
    )
    found: dict[UUID, Counter[str]] = {pad.id: Counter() for pad in pads}
    for pad_id, what, n in session.exec(query):
        found[pad_id][str(what)] += n
    return {
        pad_id: Counts(each["entered"], each[SlipState.UNCLEAR], each[SlipState.VOID])
        for pad_id, each in found.items()
    }


def as_pdf(session: Session, campaign: Campaign, pad: Pad, base_url: str) -> bytes:
    """The pad to print, now as at first.

    Raises:
        Conflict: if it was called in.
    """
    if pad.cancelled_at:
        raise Conflict(CANCELLED, code="pad_cancelled", number=pad.number)
    told = slip_print.SlipHead(
        {"en": campaign.title_en, "fr": campaign.title_fr}, campaign.toll_free, campaign.tty
    )
    drawn = [slip.reference for slip in slips(session, pad)]
    return slip_print.pad(told, pad.number, drawn, pad.language, base_url)


def move(session: Session, campaign: Campaign, pad: Pad, to: Moved) -> None:
    """Write down where the pad lies now."""
    _lay(session, pad, to.lies_at)
    session.add(pad)
    audit.note(session, about(campaign, pad), "pad_moved", words=to.lies_at)


def lies_at(session: Session, pad: Pad) -> str:
    """Who has the pad, or where it lies: often a person, so it is sealed."""
    return vault_of(session).open(context(pad.id), pad.lies) if pad.lies else pad.lies_at


def context(pad_id: UUID) -> str:
    """What the sealed place of a pad is bound to."""
    return f"pad:{pad_id}"


def cancel(session: Session, campaign: Campaign, pad: Pad, why: CalledIn) -> int:
    """Call in a lost pad: nothing is recorded under its unused references any more.

    Returns:
        How many references those are.

    Raises:
        Conflict: if it was called in already.
    """
    statement = (
        update(Pad)
        .where(col(Pad.id) == pad.id, col(Pad.cancelled_at).is_(None))
        .values(cancelled_at=clock.now(), cancelled_by=session.info["actor"])
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(CANCELLED, code="pad_cancelled", number=pad.number)
    unused = references.void(session, pad.id)
    audit.note(session, about(campaign, pad), "pad_cancelled", words=why.reason, unused=unused)
    return unused


def about(campaign: Campaign, pad: Pad) -> str:
    """What the history calls a pad."""
    return f"pad:{campaign.slug}/{pad.number}"


def _lay(session: Session, pad: Pad, where: str) -> None:
    pad.lies = vault_of(session).seal(context(pad.id), where) if where else None
    pad.lies_at = ""

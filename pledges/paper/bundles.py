"""Bundles of slips: what the cover sheet says, what was typed, and where the two differ."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from pledges.models import Bundle, BundleEntry, Pledge, Slip, SlipState
from pledges.paper import pads
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.forms import Input, Line, Prose
from relief.kit.i18n import N_

LATEST = 20
NO_BUNDLE = N_("There is no such bundle in this relief effort.")
CLOSED = N_("The bundle “{name}” is finished. Open another one for more slips.")
WHY = N_("The bundle differs from its cover sheet. Say why, or enter what is missing.")


class NewBundle(Input):
    """What the cover sheet says, before the first slip is typed."""

    name: Annotated[Line, StringConstraints(min_length=1, max_length=80)]
    slips: Annotated[int, Field(ge=1, le=10_000)]
    cents: Annotated[int, Field(ge=0, le=99_999_999_999)]
    pad: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Finished(Input):
    """Why a bundle is finished although it differs from its cover sheet."""

    reason: Annotated[Prose, StringConstraints(max_length=300)] = ""


@dataclass(frozen=True, slots=True)
class BundleSums:
    """What was typed of a bundle so far."""

    recorded: int = 0
    before: int = 0
    unclear: int = 0
    void: int = 0
    cents: int = 0

    @property
    def slips(self) -> int:
        """Every slip that was seen."""
        return self.recorded + self.before + self.unclear + self.void

    def fit(self, bundle: Bundle) -> bool:
        """Whether the cover sheet says the same."""
        return (self.slips, self.cents) == (bundle.slips, bundle.cents)


def begin(session: Session, campaign: Campaign, sheet: NewBundle) -> Bundle:
    """Open a bundle by its cover sheet."""
    pad = pads.get(session, campaign, sheet.pad) if sheet.pad is not None else None
    bundle = Bundle(
        campaign_id=campaign.id,
        pad_id=pad.id if pad else None,
        opened_by=session.info["actor"],
        **sheet.model_dump(exclude={"pad"}),
    )
    session.add(bundle)
    session.flush()
    audit.note(session, about(bundle), "bundle_opened", slips=bundle.slips, cents=bundle.cents)
    return bundle


def get(session: Session, campaign: Campaign, bundle_id: UUID) -> Bundle:
    """A bundle of the campaign.

    Raises:
        Missing: if there is none.
    """
    query = select(Bundle).where(Bundle.id == bundle_id, Bundle.campaign_id == campaign.id)
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing(NO_BUNDLE, code="unknown_bundle")
    return found


def latest(session: Session, campaign: Campaign) -> Sequence[Bundle]:
    """The campaign's bundles: those still open first, then the newest."""
    query = select(Bundle).where(Bundle.campaign_id == campaign.id)
    ordered = query.order_by(col(Bundle.closed_at).is_not(None), col(Bundle.id).desc())
    return session.exec(ordered.limit(LATEST)).all()


def enter(session: Session, bundle: Bundle, reference: str, on: date | None = None) -> None:
    """Write down that a slip is being typed in `bundle`; again is no harm.

    Raises:
        Conflict: if the bundle is finished.
    """
    if bundle.closed_at:
        raise Conflict(CLOSED, code="bundle_closed", name=bundle.name)
    entry = BundleEntry(
        bundle_id=bundle.id,
        reference=reference,
        typed_by=session.info["actor"],
        said_on=on.isoformat() if on else "",
    )
    # Two typists may have two copies of one slip in one bundle: whoever comes second finds it.
    with suppress(IntegrityError), session.begin_nested():
        session.add(entry)


def sums(session: Session, bundle: Bundle) -> BundleSums:
    """What was typed so far; each slip by where it stands now, so that nothing counts twice."""
    query = (
        select(BundleEntry, Slip, Pledge)
        .join(Slip, col(Slip.reference) == BundleEntry.reference)
        .join(Pledge, col(Pledge.reference) == BundleEntry.reference, isouter=True)
        .where(BundleEntry.bundle_id == bundle.id)
    )
    recorded = before = unclear = void = cents = 0
    for entry, slip, pledge in session.exec(query):
        if pledge:
            mine = _recorded_by(entry, pledge)
            recorded, before = recorded + mine, before + (not mine)
            cents += pledge.amount if pledge.kind == "money" else 0
        elif slip.state is SlipState.UNCLEAR:
            unclear += 1
        elif slip.state is SlipState.VOID:
            void += 1
    return BundleSums(recorded, before, unclear, void, cents)


def finish(session: Session, bundle: Bundle, why: Finished) -> BundleSums:
    """Close the bundle; one that differs from its cover sheet needs a reason.

    Raises:
        InvalidInput: if it differs, and no reason is given.
        Conflict: if it was finished already.
    """
    found = sums(session, bundle)
    if not found.fit(bundle) and not why.reason:
        raise InvalidInput.field("/reason", "differs", WHY)
    statement = (
        update(Bundle)
        .where(col(Bundle.id) == bundle.id, col(Bundle.closed_at).is_(None))
        .values(closed_at=clock.now(), closed_by=session.info["actor"])
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(CLOSED, code="bundle_closed", name=bundle.name)
    audit.note(
        session,
        about(bundle),
        "bundle_finished",
        words=why.reason,
        slips=found.slips,
        cents=found.cents,
    )
    return found


def about(bundle: Bundle) -> str:
    """What the history calls a bundle."""
    return f"bundle:{bundle.id}"


def _recorded_by(entry: BundleEntry, pledge: Pledge) -> bool:
    """Whether the promise was recorded once the slip was typed here, and not before."""
    return entry.typed_at <= pledge.recorded_at

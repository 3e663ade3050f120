"""One slip: where it stands, set aside when it cannot be read, void when it is spoiled."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import references
from pledges.models import Pad, Pledge, Slip, SlipState
from pledges.schemas import CARD
from relief.campaigns.models import Campaign
from relief.kit import audit, cards, clock, refs
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_

LONGEST = 300  # an address that a scanner types
NOT_OURS = N_("{reference} stands on no slip of ours. Compare it with the paper.")
ELSEWHERE = N_("{reference} is a slip of another relief effort: {campaign}, pad {number}.")
CANCELLED = N_(
    "Pad {number} was called in, so nothing can be recorded under {reference}. Take the promise "
    "down on the console, and write its new reference on the slip."
)
VOID = N_(
    "Slip {reference} is void, so nothing can be recorded under it. Take the promise down on the "
    "console, and write its new reference on the slip."
)
ENTERED = N_("{reference} is entered already, so the slip was not changed.")
SETTLED = N_("Slip {reference} was settled by somebody else a moment ago. Nothing was changed.")


class Standing(StrEnum):
    """Where a slip stands."""

    FREE = "free"
    UNCLEAR = "unclear"
    ENTERED = "entered"
    VOID = "void"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SlipOnPad:
    """A slip with its pad, and the pledge that bears its reference if it was entered."""

    slip: Slip
    pad: Pad
    pledge: Pledge | None

    @property
    def standing(self) -> Standing:
        """Where the slip stands."""
        return standing(self.slip, self.pad, entered=self.pledge is not None)


def standing(slip: Slip, pad: Pad, *, entered: bool) -> Standing:
    """Where a slip stands; entered goes before all: what is recorded stays recorded."""
    if entered:
        return Standing.ENTERED
    if slip.state is SlipState.VOID:
        return Standing.VOID
    if pad.cancelled_at:
        return Standing.CANCELLED
    return Standing.UNCLEAR if slip.state is SlipState.UNCLEAR else Standing.FREE


def scanned(text: str) -> str:
    """The reference in what was typed, or in the address that a scanner read from the code.

    Raises:
        InvalidInput: code `reference`, if it is none: its last digit tells.
    """
    if "ref=" in text[:LONGEST]:
        text = parse_qs(urlsplit(text[:LONGEST]).query).get("ref", [""])[0]
    try:
        return refs.parse(text)
    except InvalidInput as error:
        raise InvalidInput.field("/reference", error.code, error.message) from None


def known(session: Session, campaign: Campaign, reference: str) -> SlipOnPad:
    """The slip of `campaign` with that reference.

    Raises:
        InvalidInput: if it is on no slip, or on one of another campaign.
    """
    found = find(session, reference)
    if found is None:
        raise InvalidInput.field("/reference", "unknown_slip", NOT_OURS, reference=reference)
    if found.pad.campaign_id != campaign.id:
        other = session.get_one(Campaign, found.pad.campaign_id)
        told = {"reference": reference, "campaign": other.slug, "number": found.pad.number}
        raise InvalidInput.field("/reference", "other_campaign", ELSEWHERE, **told)
    return found


def find(session: Session, reference: str) -> SlipOnPad | None:
    """The slip with that reference, of whatever campaign."""
    query = (
        select(Slip, Pad, Pledge)
        .join(Pad, col(Pad.id) == Slip.pad_id)
        .join(Pledge, col(Pledge.reference) == Slip.reference, isouter=True)
        .where(Slip.reference == reference)
    )
    row = session.exec(query.execution_options(populate_existing=True)).first()
    return SlipOnPad(row[0], row[1], row[2]) if row else None


def usable(found: SlipOnPad) -> None:
    """Check that a promise may be recorded under the slip; the lane has the last word.

    Raises:
        InvalidInput: if the slip is void, or its pad was called in.
    """
    told = {"reference": found.slip.reference, "number": found.pad.number}
    message = {Standing.VOID: VOID, Standing.CANCELLED: CANCELLED}.get(found.standing)
    if message:
        raise InvalidInput.field("/reference", found.standing.value, message, **told)


def set_aside(session: Session, found: SlipOnPad, fields: Mapping[str, str]) -> None:
    """Keep what could be read of the slip, to be asked about and entered later.

    Raises:
        Conflict: if it was entered, or settled by somebody else, meanwhile.
    """
    usable(found)
    for name, text in fields.items():
        if cards.contains_card(text):
            raise InvalidInput.field("/" + name.replace(".", "/"), "card_number", CARD)
    sealed = vault_of(session).seal(f"slip:{found.slip.id}", json.dumps(dict(fields)))
    _settle(session, found, SlipState.UNCLEAR, sealed)
    audit.note(session, found.slip.reference, "slip_unclear", words=fields.get("note", ""))


def make_void(session: Session, found: SlipOnPad, *, reason: str) -> None:
    """The slip is spoiled or empty: its reference is good no more.

    Raises:
        Conflict: if it was entered, or settled by somebody else, meanwhile.
    """
    usable(found)
    _settle(session, found, SlipState.VOID, None)
    references.void(session, found.pad.id, found.slip.reference)
    # Asked again behind the lock: PostgreSQL looked for a pledge before it waited for one.
    if references.used(session, [found.slip.reference]):
        raise _entered(found)
    audit.note(session, found.slip.reference, "slip_void", words=reason)


def entered_again(session: Session, reference: str, words: str, fields: Sequence[str]) -> None:
    """Write down that a slip was entered a second time and told otherwise; nothing is changed."""
    audit.note(session, reference, "entered_again", words=words, fields=list(fields))


def read_of(session: Session, slip: Slip) -> dict[str, str]:
    """What could be read of a slip that was set aside."""
    if slip.read is None:
        return {}
    fields: dict[str, str] = json.loads(vault_of(session).open(f"slip:{slip.id}", slip.read))
    return fields


def unclear(session: Session, campaign: Campaign) -> Sequence[SlipOnPad]:
    """Slips that were set aside and wait to be asked about, the oldest first."""
    query = (
        select(Slip, Pad)
        .join(Pad, col(Pad.id) == Slip.pad_id)
        .where(
            Pad.campaign_id == campaign.id,
            Slip.state == SlipState.UNCLEAR,
            col(Pad.cancelled_at).is_(None),
            ~sa.exists().where(col(Pledge.reference) == col(Slip.reference)),
        )
        .order_by(col(Slip.settled_at))
    )
    return [SlipOnPad(slip, pad, None) for slip, pad in session.exec(query)]


def _settle(session: Session, found: SlipOnPad, to: SlipState, sealed: bytes | None) -> None:
    if found.pledge:
        raise _entered(found)
    statement = (
        update(Slip)
        .where(
            col(Slip.id) == found.slip.id,
            col(Slip.state) == found.slip.state,
            ~sa.exists().where(col(Pledge.reference) == col(Slip.reference)),
        )
        .values(state=to, read=sealed, settled_by=session.info["actor"], settled_at=clock.now())
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(SETTLED, code="slip_settled", reference=found.slip.reference)


def _entered(found: SlipOnPad) -> Conflict:
    return Conflict(ENTERED, code="reference_used", reference=found.slip.reference)

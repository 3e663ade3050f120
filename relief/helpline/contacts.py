"""One contact, from its first word to its end.

What is typed is saved at once. Of two pages that write one contact the second is told what the
first wrote, field by field, and neither loses a word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.directory import places
from relief.helpline import own_words
from relief.helpline.models import HelplineContact, HelplineNeed
from relief.helpline.schemas import CallerIn, Details
from relief.helpline.words import Channel, ContactState, NoDanger
from relief.kit import areas, audit, clock, contact
from relief.kit.db import by_id, rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

PLAIN = ("language", "interpreter", "area", "age_group", "gender", "household")
DRAFT = "draft"
SEALED = tuple(Details.model_fields)
NO_CONTACT = N_("There is no such call here.")
OVER = N_("This call is finished already. Nothing was changed.")
AT_ONCE = N_("Somebody saved this call in the same moment. Nothing is lost: send it again.")
OPEN_NEEDS = N_("Say what came of each need first: {needs}. Then finish the call.")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two pages changed: what stands there, and what was not saved."""

    field: str
    theirs: str
    mine: str
    by: str


def begin(session: Session, channel: Channel = Channel.PHONE, lang: str = "en") -> HelplineContact:
    """Take a call: it is answered from this moment."""
    actor, now = str(session.info["actor"]), clock.now()
    row = HelplineContact(
        channel=channel,
        language=lang,
        started_at=now,
        answered_at=now,
        specialist=actor,
        saved_by=actor,
    )
    session.add(row)
    session.flush()
    audit.note(session, about(row.id), "started", channel=channel.value)
    return row


def get(session: Session, key: UUID | str) -> HelplineContact:
    """One contact.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, HelplineContact, key)
    if found is None:
        raise Missing(NO_CONTACT, code="unknown_contact")
    return found


def going(session: Session, key: UUID | str) -> HelplineContact:
    """One contact that can still be changed.

    Raises:
        Missing: if there is none.
        Conflict: code `contact_over` if it has ended.
    """
    found = get(session, key)
    # Whoever changes a contact holds its row: its needs and services are then changed by one.
    held = select(HelplineContact).where(HelplineContact.id == found.id).with_for_update()
    found = session.exec(held.execution_options(populate_existing=True)).one()
    if found.state is not ContactState.OPEN:
        raise Conflict(OVER, code="contact_over")
    return found


def details(session: Session, row: HelplineContact) -> Details:
    """What is sealed of a contact; empty once it was purged."""
    if row.sealed is None:
        return Details()
    text = vault_of(session).open(context(row.id), row.sealed)
    return Details.model_validate_json(text)


def values(session: Session, row: HelplineContact) -> dict[str, str]:
    """All that the form shows of a caller."""
    found = {name: str(getattr(row, name)) for name in PLAIN}
    campaign = session.get(Campaign, row.campaign_id) if row.campaign_id else None
    return {
        **found,
        "campaign": campaign.slug if campaign else "",
        **details(session, row).model_dump(),
    }


def save(
    session: Session,
    row: HelplineContact,
    said: CallerIn,
    was: Mapping[str, str],
    writer: str,
) -> Sequence[Clash]:
    """Keep what was typed; returns what another page had changed meanwhile, which stays.

    Args:
        session: The transaction.
        row: Which contact; it must be open.
        said: The fields that were sent.
        was: What the page showed in them before; a page that wrote last may always follow itself.
        writer: Which page writes.

    Raises:
        Conflict: code `contact_over`, or `contact_moved` if another saved in this very moment.
    """
    now = values(session, row)
    sent = {name: str(getattr(said, name)) for name in said.model_fields_set}
    own = bool(writer) and row.writer == writer
    clashing = {
        name
        for name, text in sent.items()
        if not own and name != DRAFT and now[name] not in (text, was.get(name, now[name]))
    }
    fresh = {name: text for name, text in sent.items() if name not in clashing}
    if any(now[name] != text for name, text in fresh.items()):
        _change(session, row, **_columns(session, row, now, fresh), writer=writer[:64])
    return [Clash(name, now[name], sent[name], row.saved_by) for name in sorted(clashing)]


def forget_draft(session: Session, row: HelplineContact) -> None:
    """A need is written down: the words on the way to it are not kept beside it."""
    if details(session, row).draft:
        save(session, row, CallerIn(draft=""), {}, row.writer)


def danger(session: Session, row: HelplineContact) -> None:
    """The caller is in danger: nothing is asked of the form any more, and no clock runs."""
    if not row.is_crisis:
        _change(session, row, is_crisis=True)
        audit.note(session, about(row.id), "in_danger")


def no_danger(session: Session, row: HelplineContact, why: NoDanger) -> None:
    """Nobody is in danger after all: what danger turned off is as it was; the history has both.

    Nothing was thrown away for it: the clock, the questions and the follow-up ask the contact.
    """
    if row.is_crisis:
        _change(session, row, is_crisis=False)
        audit.note(session, about(row.id), "danger_taken_back", why=why.value)


def hang_up(session: Session, row: HelplineContact) -> None:
    """The talk is over; what is left is wrap-up."""
    if row.talk_ended_at is None:
        _change(session, row, talk_ended_at=clock.now())


def wrap(session: Session, row: HelplineContact) -> None:
    """Finish the contact: each need has its outcome by now, unless somebody was in danger.

    Raises:
        Conflict: code `open_needs`, or as `save`.
    """
    undecided = open_needs(session, row)
    if undecided and not row.is_crisis:
        names = ", ".join(own_words.of(session, need) for need in undecided)
        raise Conflict(OPEN_NEEDS, code="open_needs", needs=names)
    # Asked again in the same statement: another page may add a need in this moment.
    still = sa.exists().where(
        col(HelplineNeed.contact_id) == row.id, col(HelplineNeed.outcome).is_(None)
    )
    guard = () if row.is_crisis else (~still,)
    _end(session, row, ContactState.WRAPPED, *guard)


def abandon(session: Session, row: HelplineContact) -> None:
    """The caller was gone before anything could be done."""
    _end(session, row, ContactState.ABANDONED)


def open_needs(session: Session, row: HelplineContact) -> Sequence[HelplineNeed]:
    """The needs of which nobody has said what came of them."""
    query = select(HelplineNeed).where(
        HelplineNeed.contact_id == row.id, col(HelplineNeed.outcome).is_(None)
    )
    return session.exec(query.order_by(col(HelplineNeed.id))).all()


def mine(session: Session, specialist: str) -> Sequence[HelplineContact]:
    """The contacts that somebody has begun and not finished, the newest first."""
    query = select(HelplineContact).where(
        HelplineContact.state == ContactState.OPEN, HelplineContact.specialist == specialist
    )
    return session.exec(query.order_by(col(HelplineContact.id).desc())).all()


def listing(session: Session, since: datetime, specialist: str = "") -> Sequence[HelplineContact]:
    """What is unfinished, and what began since a moment; of one specialist, or of all."""
    wanted = sa.or_(
        col(HelplineContact.started_at) >= since,
        col(HelplineContact.state) == ContactState.OPEN,
    )
    query = select(HelplineContact).where(wanted)
    if specialist:
        query = query.where(HelplineContact.specialist == specialist)
    return session.exec(query.order_by(col(HelplineContact.id).desc()).limit(500)).all()


def about(key: UUID) -> str:
    """What the history of a contact is found by."""
    return f"contact:{key}"


def context(key: UUID) -> str:
    """What a caller's details are sealed for."""
    return f"helpline:{key}"


def _columns(
    session: Session, row: HelplineContact, now: Mapping[str, str], fresh: Mapping[str, str]
) -> dict[str, object]:
    found: dict[str, object] = {name: fresh[name] for name in PLAIN if name in fresh}
    if "campaign" in fresh:
        slug = fresh["campaign"]
        found["campaign_id"] = campaigns.get(session, slug).id if slug else None
    if "place" in fresh and fresh["place"] != now["place"]:
        found |= _lies(session, fresh["place"])
    if any(name in fresh for name in SEALED):
        kept = Details(**{name: fresh.get(name, now[name]) for name in SEALED})
        text = kept.model_dump_json(exclude_defaults=True)
        said = any(kept.model_dump().values())
        found["sealed"] = vault_of(session).seal(context(row.id), text) if said else None
    return found


def _lies(session: Session, place: str) -> dict[str, object]:
    """The division of a place, and of a postal code only the part that many share."""
    found = places.find(session, place)
    return {"area": found.division if found else "", "postal": _first_part(place)}


def _first_part(text: str) -> str:
    bare = text.strip().upper()
    if areas.FIRST_PART.fullmatch(bare):
        return bare
    try:
        return contact.postal_code(bare)[:3]
    except InvalidInput:
        return ""


def _end(
    session: Session, row: HelplineContact, state: ContactState, *guard: sa.ColumnElement[bool]
) -> None:
    now = clock.now()
    ended = {"talk_ended_at": row.talk_ended_at or now, "ended_at": now}
    _change(session, row, *guard, state=state, **ended)
    audit.note(session, about(row.id), state.value)


def _change(
    session: Session, row: HelplineContact, *guard: sa.ColumnElement[bool], **fields: object
) -> None:
    session.flush()
    statement = (
        update(HelplineContact)
        .where(
            col(HelplineContact.id) == row.id,
            col(HelplineContact.version) == row.version,
            col(HelplineContact.state) == ContactState.OPEN,
            *guard,
        )
        .values(
            **fields,
            version=col(HelplineContact.version) + 1,
            saved_by=session.info["actor"],
            saved_at=clock.now(),
        )
    )
    changed = rows_changed(session, statement)
    session.refresh(row)
    if changed != 1:
        over = row.state is not ContactState.OPEN
        raise Conflict(OVER if over else AT_ONCE, code="contact_over" if over else "contact_moved")

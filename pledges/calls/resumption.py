"""Calls that can be gone on with: by any call-taker, by their donor, until they are purged."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import references
from pledges.calls import consent, drafts
from pledges.models import CallBack, Draft, Pledge
from relief.campaigns.models import Campaign
from relief.kit import audit, chronicle, clock, contact, outbox
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Settings

MOST = 20  # open calls shown at once
EMPTY_HOURS = 48  # longer than any shift; a reference that nobody wrote anything under is called in
BATCH = 500
# What a call-taker noted for colleagues is not read back to the donor.
OURS = ("note", "confirm_call", "repeat", "no_call_back")
NO_MATCH = N_(
    "We found no unfinished promise with this reference and telephone number. Check both, or call "
    "2-1-1."
)
NO_EMAIL = N_("Write down an e-mail address first.")
LETTER = "draft_link"


def listing(
    session: Session, campaign: Campaign, lang: str, *, but: str = ""
) -> list[dict[str, Any]]:
    """Open calls of a campaign, the latest first, with who took them down."""
    query = select(Draft).where(Draft.campaign_id == campaign.id, drafts.going())
    rows = session.exec(
        query.where(Draft.reference != but).order_by(col(Draft.saved_at).desc()).limit(MOST)
    ).all()
    names = chronicle.who(session, (row.saved_by for row in rows), lang)
    now = clock.now()
    return [
        {
            "reference": row.reference,
            "donor_name": drafts.opened(session, row).get("donor.name", ""),
            "by": names[row.saved_by],
            "minutes": int((now - row.saved_at).total_seconds()) // 60,
            "saved_at": row.saved_at,
            "outcome": row.outcome,
            "call_back": row.call_back,
        }
        for row in rows
    ]


def to_call_back(session: Session, campaign: Campaign | None = None) -> Sequence[Draft]:
    """Calls that broke off and whose caller nobody has been asked to ring yet, the oldest first."""
    queued = sa.exists().where(col(CallBack.draft_id) == Draft.id)
    refused = consent.line_refused(col(Draft.phone_index))
    query = select(Draft).where(waiting(), sa.not_(queued), sa.not_(refused))
    if campaign:
        query = query.where(Draft.campaign_id == campaign.id)
    return session.exec(query.order_by(col(Draft.saved_at)).limit(BATCH)).all()


def waiting() -> sa.ColumnElement[bool]:
    """Whether a query's draft still waits for its one call-back."""
    return sa.and_(col(Draft.call_back) == drafts.ASK, drafts.going())


def called(session: Session, draft: Draft, words: str = "", **facts: str) -> None:
    """The one call-back was made; nobody makes a second one.

    Raises:
        Conflict: if another made it, or none is asked for any more.
    """
    statement = (
        update(Draft)
        .where(col(Draft.id) == draft.id, waiting())
        .values(call_back=drafts.DONE, version=col(Draft.version) + 1)
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(
            N_("{reference} waits for no call-back any more."),
            code="no_call_back",
            reference=draft.reference,
        )
    session.refresh(draft)
    audit.note(session, drafts.about(draft.reference), "called_back", words=words, **facts)


def by_link(
    session: Session, campaign: Campaign, reference: str, token: str, secret: bytes
) -> Draft:
    """The draft behind a donor's link; a wrong token looks like a wrong reference.

    Raises:
        Missing: if there is none.
    """
    draft = drafts.get(session, campaign, reference)
    if not hmac.compare_digest(drafts.link_token(secret, draft.id).encode(), token.encode()):
        raise Missing(drafts.NO_DRAFT, code="unknown_draft", reference=reference[:20])
    return draft


def by_phone(session: Session, campaign: Campaign, reference: str, phone: str) -> Draft:
    """The open draft of whoever knows its reference and its telephone number.

    Raises:
        InvalidInput: the same words whatever is wrong.
    """
    try:
        draft = drafts.get(session, campaign, reference)
        wanted = vault_of(session).blind("phone", contact.phone(phone))
    except (Missing, InvalidInput):
        raise InvalidInput.field("/reference", "no_match", NO_MATCH) from None
    if draft.phone_index != wanted or drafts.is_over(session, draft):
        raise InvalidInput.field("/reference", "no_match", NO_MATCH)
    return draft


def finish(session: Session, reference: str) -> None:
    """The donor finished it: what a call-taker noted for colleagues goes with the promise."""
    draft = session.exec(select(Draft).where(Draft.reference == reference)).first()
    note = drafts.opened(session, draft).get("note", "") if draft else ""
    if note:
        audit.note(session, reference, "call_noted", words=note)
    drafts.close(session, reference)


def for_donor(fields: dict[str, Any]) -> dict[str, Any]:
    """What a donor reads of a call: their own words."""
    return {name: value for name, value in fields.items() if name not in OURS}


def send_link(session: Session, campaign: Campaign, draft: Draft, settings: Settings) -> str:
    """Send the donor the link with which to go on by themselves; returns the address.

    Raises:
        InvalidInput: if the draft holds no e-mail address.
    """
    fields = drafts.opened(session, draft)
    try:
        address = contact.email(fields.get("donor.email", ""))
    except InvalidInput:
        raise InvalidInput.field("/donor/email", "missing", NO_EMAIL) from None
    base, token = settings.base_url.rstrip("/"), drafts.link_token(settings.secret, draft.id)
    facts = {
        "reference": draft.reference,
        "campaign": {"en": campaign.title_en, "fr": campaign.title_fr},
        "page_url": f"{base}/c/{campaign.slug}/give?draft={draft.reference}&t={token}",
    }
    lang = "fr" if fields.get("donor.language") == "fr" else "en"
    letter = outbox.Letter(address, LETTER, lang, facts)
    outbox.put(session, about=draft.reference, channel="email", letter=letter)
    audit.note(session, drafts.about(draft.reference), "link_sent")
    return address


def purge(session: Session, days: int) -> int:
    """Forget what was taken down in calls that nobody went on with, and call in what is unused."""
    now = clock.now()
    old = col(Draft.saved_at) < now - timedelta(days=days)
    empty = sa.and_(
        col(Draft.sealed).is_(None), col(Draft.saved_at) < now - timedelta(hours=EMPTY_HOURS)
    )
    # Only after a crash does a draft outlive its pledge.
    borne = sa.exists().where(col(Pledge.reference) == col(Draft.reference))
    due = sa.and_(col(Draft.ended_at).is_(None), sa.or_(old, empty, borne))
    query = select(Draft).where(due).order_by(col(Draft.id)).limit(BATCH)
    found = session.exec(query.with_for_update(skip_locked=True)).all()
    for draft in found:
        _forget(session, draft, now)
    return len(found)


def _forget(session: Session, draft: Draft, now: datetime) -> None:
    """A draft that became a pledge was promised; any other has lapsed."""
    promised = not references.void(session, draft.id)
    if draft.sealed is None and not draft.outcome and not promised:
        session.delete(draft)  # a page that nobody took a call on
        return
    draft.sealed, draft.phone_index, draft.ended_at = None, None, now
    draft.outcome = draft.outcome or ("promised" if promised else "lapsed")
    draft.version += 1
    session.add(draft)
    if not promised:
        audit.note(session, drafts.about(draft.reference), "purged")

"""A call that may break off at any moment: kept as it is typed, ended with an outcome.

A draft has its reference from the start of the call. Saving is a guarded UPDATE: of two pages that
write one draft, the second is told who was quicker, and overwrites nothing. What ends a draft as
promised is the pledge itself, in the lane's own transaction: it bears the draft's reference.
"""

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from pledges import references
from pledges.models import Draft, Pledge
from relief.campaigns.models import Campaign
from relief.kit import audit, cards, chronicle, clock, contact, refs
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.forms import FORBIDDEN
from relief.kit.i18n import N_

# How a call can end besides a promise; only a caller who hung up leaves the draft open.
ENDS = ("gave_directly", "hung_up", "no_offer", "wrong_number", "wants_help")
TOLD_AGAIN = "told_again"  # of a promise that we have: it ends without a second one
ASK, DONE, NO = "ask", "done", "no"
# The form's own fields, by their first word: nothing else of a page is kept.
OFFER = ("kind", "amount", "goods", "services", "time", "designation", "may_split", "light")
CALLER = ("donor", "third_party", "heard_from", "code", "note")
ASIDE = ("confirm_call", "repeat", "no_call_back")
KEPT = frozenset(OFFER + CALLER + ASIDE)
MOST_FIELDS, LONGEST = 100, 4000
# What a form sends although nobody has said anything yet.
SENT_ANYWAY = {"kind", "donor.language", "designation.rule", "goods.unit", "goods.condition"}
BEARING = aliased(Pledge)  # made once: an alias copies every column of its table
NO_DRAFT = N_("There is no call under {reference} in this relief effort.")
OVER = N_("The call under {reference} is finished already. Nothing was changed.")
NEWER = N_(
    "{who} has saved this call since you opened it. Nothing was overwritten: open {reference} "
    "again to see it as it is now."
)


def start(session: Session, campaign: Campaign, writer: str) -> Draft:
    """A draft with a reference to be spoken at once; the same page gets the same one again."""
    actor = str(session.info["actor"])
    mine = select(Draft).where(Draft.writer == writer, Draft.started_by == actor)
    known = session.exec(mine.where(Draft.campaign_id == campaign.id)).first() if writer else None
    if known:
        return known
    draft = Draft(
        campaign_id=campaign.id, reference="", writer=writer, started_by=actor, saved_by=actor
    )
    [draft.reference] = references.reserve(session, campaign.id, draft.id)
    session.add(draft)
    session.flush()
    audit.note(session, about(draft.reference), "started", campaign=campaign.slug)
    return draft


def get(session: Session, campaign: Campaign, reference: str) -> Draft:
    """The draft under `reference`, as a person may have typed it.

    Raises:
        Missing: if this campaign has none.
    """
    if not refs.is_valid(reference):
        raise Missing(NO_DRAFT, code="unknown_draft", reference=reference[:20])
    query = select(Draft).where(Draft.reference == refs.parse(reference))
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None or found.campaign_id != campaign.id:
        raise Missing(NO_DRAFT, code="unknown_draft", reference=reference[:20])
    return found


def find(session: Session, campaign: Campaign, reference: str) -> Draft | None:
    """The draft that a page names, if it is still there: an empty one is purged after some days."""
    try:
        return get(session, campaign, reference) if reference else None
    except Missing:
        return None


def version_of(fields: Mapping[str, str]) -> int:
    """The version that a page saw, as its form says."""
    text = fields.get("draft_version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def save(
    session: Session, draft: Draft, fields: Mapping[str, str], *, version: int, writer: str
) -> list[str]:
    """Keep what the form holds; returns the fields left out because a card number stood there.

    Args:
        session: The transaction.
        draft: Which call.
        fields: The form's, as sent; only those of a pledge are kept.
        version: The one that the page saw.
        writer: Which page writes; it may always follow itself.

    Raises:
        Conflict: code `draft_newer` if another page wrote meanwhile, `draft_over` if it is over.
    """
    kept = {name: FORBIDDEN.sub("", text) for name, text in fields.items() if is_kept(name)}
    kept = {name: text for name, text in kept.items() if text}
    carded = [name for name, text in kept.items() if cards.contains_card(text)]
    kept = {name: text for name, text in kept.items() if name not in carded}
    said = set(kept) - SENT_ANYWAY
    _fits(kept)
    vault = vault_of(session)
    phone = _phone(kept.get("donor.phone", ""))
    _change(
        session,
        draft,
        version,
        writer,
        sealed=vault.seal(context(draft.id), orjson.dumps(kept).decode()) if said else None,
        phone_index=vault.blind("phone", phone) if phone else None,
    )
    return carded


def check(session: Session, draft: Draft, *, version: int, writer: str) -> None:
    """Let a page finish the draft only if nobody else has written it since.

    Raises:
        Conflict: code `draft_newer`.
    """
    if not is_over(session, draft) and draft.version != version and draft.writer != writer:
        raise _newer(session, draft)


def end(session: Session, draft: Draft, outcome: str, facts: Mapping[str, str]) -> None:
    """The call is over without a promise; who hung up is called back once, unless they said no.

    Raises:
        Conflict: code `draft_over` if it had ended, or a pledge bears its reference.
    """
    if is_over(session, draft):
        raise Conflict(OVER, code="draft_over", reference=draft.reference)
    values: dict[str, object] = {"outcome": outcome}
    if outcome == "hung_up":
        asked = NO if opened(session, draft).get("no_call_back") or not draft.phone_index else ASK
        # Asked for once: a call that breaks off again asks for no second one.
        values["call_back"] = draft.call_back if draft.call_back in (DONE, NO) else asked
    else:
        values |= {"ended_at": clock.now(), "sealed": None, "phone_index": None}
    _change(session, draft, draft.version, draft.writer, **values)
    noted = {**facts, "call_back": draft.call_back}
    audit.note(session, about(draft.reference), outcome, words="", **noted)


def close(session: Session, reference: str) -> None:
    """A pledge bears `reference` now: what was taken down for it need not be kept."""
    statement = (
        update(Draft)
        .where(col(Draft.reference) == reference)
        .values(
            outcome="promised",
            sealed=None,
            phone_index=None,
            ended_at=clock.now(),
            version=col(Draft.version) + 1,
        )
    )
    session.connection().execute(statement)


def opened(session: Session, draft: Draft) -> dict[str, Any]:
    """The form's fields as they were kept."""
    if draft.sealed is None:
        return {}
    found: dict[str, Any] = orjson.loads(vault_of(session).open(context(draft.id), draft.sealed))
    return found


def is_over(session: Session, draft: Draft) -> bool:
    """Whether the call has ended, or a pledge bears its reference."""
    return draft.ended_at is not None or bool(references.used(session, [draft.reference]))


def going() -> sa.ColumnElement[bool]:
    """What is true of a draft that somebody can still go on with."""
    borne = sa.exists().where(col(BEARING.reference) == col(Draft.reference))
    return sa.and_(col(Draft.ended_at).is_(None), col(Draft.sealed).is_not(None), ~borne)


def link_token(secret: bytes, draft_id: UUID) -> str:
    """What opens a draft to its donor; the reference alone opens nothing."""
    return hmac.new(secret, b"draft\0" + draft_id.bytes, "sha256").hexdigest()[:32]


def about(reference: str) -> str:
    """What the history of a draft is found by."""
    return f"draft:{reference}"


def context(draft_id: UUID) -> str:
    """What the fields are sealed for."""
    return f"draft:{draft_id}"


def _change(session: Session, draft: Draft, version: int, writer: str, **values: object) -> None:
    session.flush()
    statement = (
        update(Draft)
        .where(
            col(Draft.id) == draft.id,
            col(Draft.ended_at).is_(None),
            # A page whose answer was lost on the way writes again over its own words.
            sa.or_(col(Draft.version) == version, col(Draft.writer) == writer),
        )
        .values(
            **values,
            writer=writer,
            saved_by=session.info["actor"],
            saved_at=clock.now(),
            version=col(Draft.version) + 1,
        )
    )
    over = bool(references.used(session, [draft.reference]))
    if over or rows_changed(session, statement) != 1:
        session.refresh(draft)
        if over or draft.ended_at:
            raise Conflict(OVER, code="draft_over", reference=draft.reference)
        raise _newer(session, draft)
    session.refresh(draft)


def _newer(session: Session, draft: Draft) -> Conflict:
    names = chronicle.who(session, [draft.saved_by], "en")
    return Conflict(NEWER, code="draft_newer", reference=draft.reference, who=names[draft.saved_by])


def is_kept(name: str) -> bool:
    """Whether a form's field says something of the offer."""
    return name.split(".")[0].removesuffix("[]") in KEPT


def _fits(fields: Mapping[str, str]) -> None:
    if len(fields) > MOST_FIELDS or max(map(len, fields.values()), default=0) > LONGEST:
        raise InvalidInput(N_("This is more than a call can hold. The last words were not kept."))


def _phone(text: str) -> str:
    try:
        return contact.phone(text) if text else ""
    except InvalidInput:
        return ""

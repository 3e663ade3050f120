"""What happens to an appeal: written, submitted, approved by somebody else, sent back, cancelled.

Approval is of a digest of the content; whoever edits an approved appeal makes it a draft again.
"""

from collections.abc import Sequence
from uuid import UUID

import orjson
from sqlmodel import Session, col, or_, select, update

from notifications.appeals import content, placeholders, steps
from notifications.appeals.models import ENDED, Appeal, AppealPicture, AppealState, Asks
from notifications.appeals.schemas import AppealIn
from notifications.links import service as links
from notifications.networks import hand
from relief.campaigns.models import Campaign
from relief.kit import audit, ids
from relief.kit.db import by_id, rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import LANGUAGES, N_
from relief.needs.models import Need

NO_APPEAL = N_("There is no such public request.")
NO_NEED = N_("There is no such need in this relief effort.")
NO_UPLOAD = N_("There is no such uploaded picture. Upload it again.")
ENDED_ALREADY = N_("This public request has ended. Copy its words into a new one.")
UNREAD = N_(
    "It went out before anybody else had read it, so it stays as it is until somebody has. Cancel "
    "it or take it down if it is wrong, and write a new one."
)
TITLE_LONGEST = 60


def get(session: Session, appeal_id: str | UUID) -> Appeal:
    """One appeal, as it stands now.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, Appeal, appeal_id)
    if found is None:
        raise Missing(NO_APPEAL, code="unknown_appeal")
    return found


def pictures(session: Session, appeal: Appeal) -> Sequence[AppealPicture]:
    """Its pictures, in order."""
    query = select(AppealPicture).where(AppealPicture.appeal_id == appeal.id)
    return session.exec(query.order_by(col(AppealPicture.position), col(AppealPicture.id))).all()


def create(
    session: Session,
    campaign: Campaign,
    body: AppealIn,
    *,
    corrects: UUID | None = None,
    key: UUID | None = None,
) -> Appeal:
    """A draft.

    Args:
        session: The transaction; its actor is the author.
        campaign: Whose.
        body: What it says.
        corrects: The post that its words put right.
        key: Its id, where a form brought one along: a form sent twice makes one draft.

    Raises:
        InvalidInput: if a placeholder, the need or a picture does not fit.
    """
    me = session.info["actor"]
    appeal = Appeal(
        id=key or ids.new(),
        campaign_id=campaign.id,
        title=_title(body),
        authors=[me],
        corrects_id=corrects,
    )
    _write(session, appeal, body)
    session.add(appeal)
    session.flush()
    _attach(session, appeal, body)
    _link(session, appeal, campaign)
    audit.note(session, appeal.about, "appeal_written", campaign=campaign.slug)
    return appeal


def edit(session: Session, appeal: Appeal, body: AppealIn) -> Appeal:
    """Write it anew: what was approved is void, and it is a draft again.

    Raises:
        Conflict: if it has ended, went out and nobody else has read it yet, or somebody changed it
            meanwhile.
        InvalidInput: as `create`.
    """
    if appeal.state in (*ENDED, AppealState.DONE):
        raise Conflict(ENDED_ALREADY, code="ended")
    if appeal.awaits_review:
        raise Conflict(UNREAD, code="unread")
    was = appeal.state
    steps.move(session, appeal, AppealState.DRAFT, version=body.version, **steps.VOID)
    _write(session, appeal, body)
    appeal.title = _title(body)
    me = session.info["actor"]
    appeal.authors = [*(each for each in appeal.authors if each != me), me]
    session.add(appeal)
    session.flush()
    _attach(session, appeal, body)
    _link(session, appeal, session.get_one(Campaign, appeal.campaign_id))
    audit.note(session, appeal.about, "appeal_edited", before=was.value)
    return appeal


def cancel(session: Session, appeal: Appeal, why: str = "") -> Appeal:
    """Let it never go out, or not again; what is published stays."""
    steps.require(appeal, "cancel")
    steps.move(session, appeal, AppealState.CANCELLED)
    audit.note(session, appeal.about, "appeal_cancelled", words=why)
    return appeal


def _write(session: Session, appeal: Appeal, body: AppealIn) -> None:
    texts = {"/text/en": body.text.en, "/text/fr": body.text.fr}
    for network, own in body.variants.items():
        texts |= {f"/variants/{network}/{lang}": getattr(own, lang) for lang in ("en", "fr")}
    placeholders.check(texts, has_need=body.need is not None)
    if body.need is not None:
        need = session.get(Need, body.need)
        if need is None or need.campaign_id != appeal.campaign_id:
            raise InvalidInput.field("/need", "unknown_need", NO_NEED)
    appeal.text_en, appeal.text_fr = body.text.en, body.text.fr
    own_words = {
        network: {lang: text for lang, text in own.model_dump().items() if text}
        for network, own in body.variants.items()
    }
    appeal.variants = orjson.dumps({k: v for k, v in own_words.items() if v}).decode()
    appeal.networks = list(dict.fromkeys(body.networks))
    appeal.asks, appeal.need_id = Asks(body.asks), body.need


def _attach(session: Session, appeal: Appeal, body: AppealIn) -> None:
    """Make the body's uploads the appeal's pictures, in their order, and no others."""
    wanted = {
        each.upload: (n, each.alt)
        for n, each in enumerate(body.media)
        if isinstance(each.upload, UUID)
    }
    for row in pictures(session, appeal):
        if row.id not in wanted:
            session.delete(row)
    for picture_id, (position, alt) in wanted.items():
        free = col(AppealPicture.appeal_id).is_(None)
        ours = col(AppealPicture.appeal_id) == appeal.id
        # The condition is the lock: of two appeals that take one picture at once, one has it.
        taken = update(AppealPicture).where(col(AppealPicture.id) == picture_id, or_(free, ours))
        said = {"position": position, "alt_en": alt.en, "alt_fr": alt.fr}
        if rows_changed(session, taken.values(appeal_id=appeal.id, **said)) != 1:
            raise InvalidInput.field(f"/media/{position}/upload", "unknown_upload", NO_UPLOAD)
    session.flush()
    appeal.content_hash = content.digest(session, appeal)
    session.add(appeal)
    session.flush()


def _link(session: Session, appeal: Appeal, campaign: Campaign) -> None:
    """Draw its short links now, so that a preview shows the very ones that are sent.

    Also the one of what is copied by hand: any appeal may be.
    """
    for network in dict.fromkeys((*appeal.networks, hand.ENTRY.key)):
        for lang in LANGUAGES:
            if appeal.text(network, lang):
                links.for_appeal(session, campaign, appeal.id, network, lang, label=appeal.title)


def _title(body: AppealIn) -> str:
    """What staff call it: as they said, else how it begins."""
    said = body.title or (body.text.en or body.text.fr).split("\n")[0]
    return said if len(said) <= TITLE_LONGEST or body.title else said[: TITLE_LONGEST - 1] + "…"

"""Short links: made, found again, and where they lead."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from notifications.links import alphabet
from notifications.links.models import ShortLink
from relief.campaigns import sources
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import CodeIn
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_

SAMPLE = "X" * alphabet.LENGTH  # as long as a link that is not drawn yet
TRIES = 20  # of which the last ones are a letter longer
FULL = N_("No short link could be made just now. Try again.")
LONGEST_LABEL = 120


def for_appeal(
    session: Session,
    campaign: Campaign,
    appeal_id: UUID,
    network: str,
    lang: str,
    *,
    label: str = "",
) -> ShortLink:
    """The one link of an appeal on one network in one language, made when first asked for.

    Args:
        session: The transaction.
        campaign: Where it leads.
        appeal_id: Whose link it is.
        network: A network's key.
        lang: The language of its readers.
        label: What staff call the appeal.
    """
    found = drawn(session, appeal_id, network, lang)
    if found:
        return found
    name = " · ".join(part for part in (label[: LONGEST_LABEL - 40], network, lang) if part)
    try:
        with session.begin_nested():
            return _made(session, campaign, name, network, lang, appeal_id)
    except IntegrityError:
        # Two at once: the other one was quicker, and the constraint says so.
        return session.exec(_of_appeal(appeal_id, network, lang)).one()


def drawn(session: Session, appeal_id: UUID, network: str, lang: str) -> ShortLink | None:
    """The link of an appeal on one network in one language, if it has been made."""
    return session.exec(_of_appeal(appeal_id, network, lang)).first()


def make(
    session: Session, campaign: Campaign, *, label: str, network: str = "", lang: str = "en"
) -> ShortLink:
    """A link for a post that somebody else writes: a person with many readers, a newsletter."""
    return _made(session, campaign, label, network, lang)


def of(session: Session, campaign: Campaign) -> Sequence[ShortLink]:
    """Every link of `campaign`, the newest first."""
    query = select(ShortLink).where(ShortLink.campaign_id == campaign.id)
    newest_first = (col(ShortLink.made_at).desc(), col(ShortLink.code))
    return session.exec(query.order_by(*newest_first)).all()


def find(session: Session, code: str) -> tuple[ShortLink, Campaign] | None:
    """The link that somebody means by `code`, and where it leads."""
    query = (
        select(ShortLink, Campaign)
        .join(Campaign, col(Campaign.id) == col(ShortLink.campaign_id))
        .where(ShortLink.code == alphabet.heard(code))
    )
    return session.exec(query).first()


def address(base_url: str, code: str) -> str:
    """The link as it is written into a post."""
    return f"{base_url.rstrip('/')}/g/{code}"


def _of_appeal(appeal_id: UUID, network: str, lang: str) -> SelectOfScalar[ShortLink]:
    return select(ShortLink).where(
        col(ShortLink.appeal_id) == appeal_id,
        col(ShortLink.network) == network,
        col(ShortLink.lang) == lang,
    )


def _made(
    session: Session,
    campaign: Campaign,
    label: str,
    network: str,
    lang: str,
    appeal_id: UUID | None = None,
) -> ShortLink:
    code = _fresh(session, campaign, label, who=network)
    link = ShortLink(
        code=code,
        campaign_id=campaign.id,
        appeal_id=appeal_id,
        network=network,
        lang=lang,
        label=label,
        made_by=session.info["actor"],
    )
    session.add(link)
    session.flush()
    return link


def _fresh(session: Session, campaign: Campaign, label: str, *, who: str) -> str:
    """A word that no link has, now a source code of the campaign; its pledges are counted by it."""
    for tried in range(TRIES):
        code = alphabet.draw(alphabet.LENGTH + (tried > TRIES // 2))
        if session.get(ShortLink, code):
            continue
        try:
            body = CodeIn(code=code, label=label, channel="post", who=who)
            return sources.add(session, campaign, body).code
        except InvalidInput as error:
            if not any(each.code == "taken" for each in error.fields):
                raise
    raise Conflict(FULL, code="no_code")

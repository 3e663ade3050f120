"""The source codes of a campaign: made, listed, and carried by its links."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from relief.campaigns import service
from relief.campaigns.codes import SourceCode
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import CodeIn
from relief.kit import audit
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

TAKEN = N_("This relief effort has the code {word} already. Choose another word.")


def of(session: Session, campaign: Campaign) -> Sequence[SourceCode]:
    """Every code of `campaign`, the newest first."""
    query = select(SourceCode).where(SourceCode.campaign_id == campaign.id)
    return session.exec(query.order_by(col(SourceCode.id).desc())).all()


def add(session: Session, campaign: Campaign, body: CodeIn) -> SourceCode:
    """Make a code.

    Raises:
        InvalidInput: if the campaign has it already, at `/code`.
    """
    row = SourceCode(
        campaign_id=campaign.id, made_by=session.info["actor"], **body.model_dump(by_alias=False)
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise InvalidInput.field("/code", "taken", TAKEN, word=body.code) from error
    audit.note(session, service.about(campaign), "code_made", code=row.code, channel=row.channel)
    return row


def links(base: str, slug: str, code: str) -> dict[str, str]:
    """Where a post or a poster leads: to the campaign's page, and straight to the form."""
    return {"page": f"{base}/c/{slug}?s={code}", "give": f"{base}/c/{slug}/give?s={code}"}

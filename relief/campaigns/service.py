"""What happens to a campaign: opened, briefed, paused, closed."""

from sqlmodel import Session, select

from relief.campaigns.models import Campaign
from relief.kit.errors import Missing
from relief.kit.i18n import N_

NO_CAMPAIGN = N_("There is no relief effort “{slug}”.")


def get(session: Session, slug: str) -> Campaign:
    """The campaign called `slug`.

    Raises:
        Missing: if there is none.
    """
    found = session.exec(select(Campaign).where(Campaign.slug == slug)).first()
    if found is None:
        raise Missing(NO_CAMPAIGN, code="unknown_campaign", slug=slug[:60])
    return found

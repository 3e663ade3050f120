"""What is said to whoever comes after a campaign's last moment, and where they can give now."""

from sqlmodel import Session

from pledges.lane.batch import CUT_OFF
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import contact, i18n
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said

CODE = f"campaign_{CUT_OFF}"
STOPPED = N_(
    "{title} took promises until {when}, so nothing was recorded. Late gifts are still welcome: "
    "turn to one of the organizations on its page, or call 2-1-1."
)
TO = N_(
    "{title} took promises until {when}, so nothing was recorded. Late gifts are still welcome: "
    "give to {agency} directly ({line}), or call 2-1-1."
)


def told(session: Session, campaign: Campaign) -> Conflict:
    """Why a promise was not taken, with the default destination's own line or page."""
    when = campaign.cut_off_at
    named = {
        "title": Said(i18n.either, campaign.title_en, campaign.title_fr),
        "when": Said(i18n.moment, when, campaign.time_zone) if when else "",
    }
    chosen = campaign.default_agency_id
    agency = session.get(Agency, chosen) if chosen else None
    line = _line(agency) if agency else ""
    if agency is None or not line:
        return Conflict(STOPPED, code=CODE, **named)
    name = Said(i18n.either, agency.name_en, agency.name_fr)
    return Conflict(TO, code=CODE, **named, agency=name, line=line)


def _line(agency: Agency) -> str:
    phone = agency.give_phone
    return ", ".join(filter(None, (contact.phone_display(phone) if phone else "", agency.give_url)))

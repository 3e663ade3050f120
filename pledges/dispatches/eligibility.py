"""Whether a promise may be offered to an organization: both take part, none refused, it is meant.

Asked of offers alone. What has arrived already is no question any more.
"""

from sqlmodel import Session, select

from pledges import service
from pledges.dispatches import fairness
from pledges.models import Allocation, AllocationState, Pledge
from relief.agencies.models import Agency
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said, either

EXCLUDED = N_("{agency} has declined {reference}. Choose another organization.")
INACTIVE = N_("{agency} is not active. Nothing was sent to it.")
CLOSED = N_(
    "The relief effort of {reference} has closed, and its statement is kept. Nothing was sent; "
    "what still arrives can be noted."
)
ONLY = N_("{reference} is meant for another organization only, so it was not sent.")


def check(session: Session, pledge: Pledge, agency: Agency) -> None:
    """Let a promise go where it may go.

    Raises:
        Conflict: if the campaign has closed, if the agency is suspended, declined it before or owes
            too many reports, or if the donor meant it for another only.
    """
    named = {
        "agency": Said(either, agency.name_en, agency.name_fr),
        "reference": pledge.reference,
    }
    if service.is_over(session, pledge):
        raise Conflict(CLOSED, code="campaign_closed", **named)
    if not agency.active:
        raise Conflict(INACTIVE, code="agency_inactive", **named)
    if pledge.designation == "only" and pledge.designated_agency_id != agency.id:
        raise Conflict(ONLY, code="designated_elsewhere", **named)
    declined = select(Allocation.id).where(
        Allocation.pledge_id == pledge.id,
        Allocation.agency_id == agency.id,
        Allocation.state == AllocationState.DECLINED,
    )
    if session.exec(declined).first() is not None:
        raise Conflict(EXCLUDED, code="declined_before", **named)
    fairness.check(session, pledge, agency)

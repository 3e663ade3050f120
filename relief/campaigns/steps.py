"""The steps of a campaign's life, each asked once more before it is taken."""

from dataclasses import dataclass

from starlette.responses import Response

from relief.campaigns import neighbours, service, shown
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import ReasonedStep, Step
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call


@dataclass(frozen=True, slots=True)
class Change:
    """Where a step leads, and what its taker is told."""

    to: CampaignState
    form: type[Step]
    done: str


STEPS = {
    "open": Change(CampaignState.OPEN, Step, N_("The relief effort is open.")),
    "pause": Change(CampaignState.PAUSED, ReasonedStep, N_("The relief effort is paused.")),
    "resume": Change(CampaignState.OPEN, Step, N_("The relief effort is open again.")),
    "close": Change(CampaignState.CLOSED, ReasonedStep, N_("The relief effort has closed.")),
}


def confirm(call: Call) -> Response:
    """Ask once more."""
    return _page(call, service.get(call.session, call.path("slug")))


def take(call: Call) -> Response:
    """Take the step."""
    campaign, change = service.get(call.session, call.path("slug")), STEPS[_name(call)]
    try:
        body = call.form(change.form)
        closing = body.closing if change.to is CampaignState.CLOSED else None
        service.change_state(call.session, campaign, change.to, reason=body.reason, closing=closing)
    except (InvalidInput, Conflict) as error:
        return _page(call, campaign, error)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=change.done)


def _page(call: Call, campaign: Campaign, error: ReliefError | None = None) -> Response:
    return call.page(
        "campaigns/confirm.html",
        status=error.status if error else 200,
        campaign=shown.card(call.session, campaign, call.lang),
        step=_name(call),
        in_doubt=neighbours.in_doubt(call.session, campaign),
        open_pledges=neighbours.open_pledges(call.session, campaign),
        form=call.fields,
        errors=call.errors(error),
    )


def _name(call: Call) -> str:
    return call.request.url.path.rpartition("/")[2]

"""What can be done about a surge, each with one press and a way back."""

from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import service as appeals
from notifications.appeals.schemas import AppealIn
from notifications.surges import ready, service, views, words
from notifications.surges.models import Surge
from relief.campaigns import banner, threshold
from relief.campaigns.banner import BannerIn
from relief.campaigns.models import Campaign
from relief.kit import audit, forms, i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_, Said
from relief.kit.web import Call, endpoint

COMMS, COORDINATOR = for_role("comms"), for_role("coordinator")
STANDS = N_("The banner stands on the public page now.")
GONE = N_("The banner is gone from the public page.")
GONE_ALREADY = N_("Somebody has taken the banner away already.")
RAISED = N_("Calls confirm promises of {sum} or more now. Lower it again here when it is calm.")
LOWERED = N_("It is what it was before.")
LOWERED_ALREADY = N_("Somebody has lowered it already.")
DRAFTED = N_("The post is a draft among the public requests: a second person must approve it.")


def show_banner(call: Call) -> Response:
    """Let a banner stand on the campaign's page."""
    surge, campaign = _found(call)
    try:
        banner.show(call.session, campaign, call.form(BannerIn))
    except InvalidInput as error:
        return views.page(call, surge, campaign, error)
    return _back(call, surge, STANDS)


def hide_banner(call: Call) -> Response:
    """Take it away."""
    surge, campaign = _found(call)
    return _back(call, surge, GONE if banner.hide(call.session, campaign) else GONE_ALREADY)


def raise_threshold(call: Call) -> Response:
    """Let fewer promises wait for a call that only confirms them."""
    surge, campaign = _found(call)
    try:
        to = threshold.lift(call.session, campaign, call.settings.confirm_from_cents)
    except Conflict as error:
        return views.page(call, surge, campaign, error)
    return _back(call, surge, RAISED, sum=Said(i18n.money, to, campaign.currency))


def lower_threshold(call: Call) -> Response:
    """Back to what it was."""
    surge, campaign = _found(call)
    done = threshold.lower(call.session, campaign)
    return _back(call, surge, LOWERED if done else LOWERED_ALREADY)


def draft(call: Call) -> Response:
    """Write the post “our lines are busy, give online”, for a second person to approve."""
    surge, campaign = _found(call)
    title = call.say(
        N_("Lines are busy ({name})"), name=words.source(call.session, surge, call.lang)
    )
    appeal = appeals.create(call.session, campaign, forms.parse(AppealIn, ready.draft(title)))
    audit.note(call.session, surge.about, "post_drafted", appeal=appeal.id)
    return _back(call, surge, DRAFTED)


def _found(call: Call) -> tuple[Surge, Campaign]:
    return service.get(call.session, call.path("id"))


def _back(call: Call, surge: Surge, done: str, **params: object) -> Response:
    return call.redirect(f"/surges/{surge.id}", flash=done, **params)


ROUTES = [
    Route(f"/surges/{{id:uuid}}/{name}", endpoint(handler, rule), methods=["POST"])
    for name, handler, rule in (
        ("banner", show_banner, COMMS),
        ("banner/hide", hide_banner, COMMS),
        ("threshold/raise", raise_threshold, COORDINATOR),
        ("threshold/lower", lower_threshold, COORDINATOR),
        ("draft", draft, COMMS),
    )
]

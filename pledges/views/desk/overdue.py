"""What is late, on the coordinator's desk: by age, by promise, and when reminders leave."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import reminders
from pledges.forms.instalment_forms import LadderIn
from pledges.instalments import ladder, overdue
from pledges.instalments.overdue import Bucket, LatePromise
from pledges.views.desk.desk_page import titled
from pledges.views.pledge import rows
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import i18n
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
MOST = 200
NONE_YET = N_("There is no relief effort yet, so nothing can be late.")
SAVED = N_("Saved. Reminders follow these days from now on.")
SPANS = {
    (0, 30): N_("up to 30 days"),
    (31, 60): N_("31 to 60 days"),
    (61, 90): N_("61 to 90 days"),
    (91, None): N_("more than 90 days"),
}


def show(call: Call) -> Response:
    """The list of one relief effort."""
    slug = call.query("campaign")
    session = call.session
    newest = next(iter(campaigns.listing(session, most=1)), None)
    campaign = campaigns.get(session, slug) if slug else newest
    if campaign is None:
        return call.redirect("/desk", flash=NONE_YET)
    return _page(call, session, campaign)


def save(call: Call) -> Response:
    """Keep the ladder."""
    wish = call.form(LadderIn)
    try:
        new = ladder.parse(wish.days, wish.call_after, paused=wish.paused)
    except InvalidInput as error:
        with call.db.session() as session:
            return _page(call, session, campaigns.get(session, wish.campaign), error)
    with call.db.session(write=True, actor=call.actor.principal) as session:
        reminders.keep_ladder(session, campaigns.get(session, wish.campaign), new)
    return call.redirect(f"/desk/overdue?campaign={wish.campaign}", flash=SAVED)


def _page(
    call: Call, session: Session, campaign: Campaign, error: InvalidInput | None = None
) -> Response:
    found = overdue.listing(session, campaign, most=MOST)
    known = rows.people(session, [each.pledge for each in found])
    steps = reminders.ladder_of(session, campaign.id)
    usual = {
        "days": " ".join(map(str, steps.days)),
        "call_after": str(steps.call_after),
        "paused": "yes" if steps.paused else "",
    }
    return call.page(
        "pledges/overdue.html",
        status=error.status if error else 200,
        campaign=titled(campaign, call.lang),
        campaigns=[(each.slug, each.title(call.lang)) for each in campaigns.listing(session)],
        buckets=[_bucket(each, call) for each in overdue.ageing(session, campaign)],
        rows=[_line(each, known, campaign, call.lang) for each in found],
        most=MOST,
        form=call.fields if error else usual,
        errors=call.errors(error),
    )


def _bucket(each: Bucket, call: Call) -> dict[str, Any]:
    return {
        "span": call.say(SPANS[each.first, each.last]),
        "instalments": each.instalments,
        "pledges": each.pledges,
        "cents": each.cents,
        "currency": each.currency,
    }


def _line(each: LatePromise, known: Any, campaign: Campaign, lang: str) -> dict[str, Any]:  # noqa: ANN401 - by donor
    donor = known[each.pledge.donor_id]
    return {
        "reference": each.pledge.reference,
        "state": each.pledge.state.value,
        "donor_name": donor.name or "",
        "phone": donor.phone,
        "since": i18n.day(each.since, campaign.time_zone, lang),
        "days": (campaign.today() - each.since).days,
        "instalments": each.instalments,
        "cents": each.cents,
        "currency": each.pledge.unit,
        "mails": each.mails,
        "called": each.called,
    }


ROUTES = [
    Route("/desk/overdue", endpoint(show, COORDINATOR), methods=["GET"]),
    Route("/desk/overdue", endpoint(save, COORDINATOR, own_transaction=True), methods=["POST"]),
]

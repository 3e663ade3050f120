"""The comms desk: what needs a person first, then what is being written, and what comes next."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import fourth_eye, listing
from notifications.appeals.models import Appeal, AppealState
from notifications.publishing import board
from notifications.publishing.board import Asked
from notifications.views import showing
from notifications.views.showing import APPROVER, WRITER
from relief.kit import clock
from relief.kit.web import Call, endpoint

LATELY = 10


def home(call: Call) -> Response:
    """What waits for whom."""
    session = call.session
    campaign = showing.asked_effort(call)
    campaign_id = campaign.id if campaign else None
    asked = Asked(campaign_id)
    scheduled = listing.in_states(session, (AppealState.SCHEDULED,), campaign_id)
    return call.page(
        "comms/home.html",
        filters={"campaign": campaign.slug if campaign else ""},
        campaigns=showing.choices(call),
        approves=APPROVER.admits(call.actor),
        in_review=_heads(call, listing.in_review(session, campaign_id)),
        unread=_heads(call, listing.unread(session, campaign_id)),
        times=showing.late_times(call, campaign_id),
        posts=showing.posts(call, board.for_a_person(session, asked)),
        drafts=_heads(call, listing.in_states(session, (AppealState.DRAFT,), campaign_id)),
        approved=_heads(call, listing.in_states(session, (AppealState.APPROVED,), campaign_id)),
        scheduled=_heads(call, scheduled),
        lately=showing.posts(call, board.went_out(session, asked, LATELY)),
        fresh_at=clock.now(),
    )


def _heads(call: Call, rows: Sequence[Appeal]) -> list[dict[str, Any]]:
    known = showing.efforts(call)
    due = board.next_due(call.session, (each.id for each in rows))
    return [
        showing.head(each, known[each.campaign_id], call.lang)
        | {
            "next_at": due.get(each.id),
            "own": fourth_eye.is_closed(call.session, each.authors),
        }
        for each in rows
    ]


ROUTES = [Route("/comms", endpoint(home, WRITER), methods=["GET"])]

"""The head of staff pages, and the pages of surges: all of them, and one with what can be done."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import StringConstraints
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from notifications.surges import ready, sampling, service, watch, words
from notifications.surges.models import Surge
from notifications.surges.sampling import Source
from relief.campaigns import banner, floor, threshold
from relief.campaigns.floor import Level
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock
from relief.kit.auth import for_role
from relief.kit.chart import Series, bars
from relief.kit.errors import ReliefError
from relief.kit.forms import Input
from relief.kit.i18n import N_, number, time_of_day
from relief.kit.web import Call, endpoint

STAFF, FLOOR = for_role("staff"), for_role("call-taker")
BEFORE, MOST = timedelta(minutes=10), timedelta(minutes=59)
SAID = N_("The floor hears it now.")
UNITS = {"visits": N_("People by the link"), "promises": N_("Promises")}


class FloorIn(Input):
    """How the lines bear it, and the page it was said on."""

    level: Level
    back: Annotated[str, StringConstraints(max_length=500)] = ""


def strip(call: Call) -> Response:
    """The head of staff pages by itself, for a page to swap in."""
    return call.page("notifications/_notices.html", back="/console")


def set_floor(call: Call) -> Response:
    """Say how the lines bear it."""
    said = call.form(FloorIn)
    floor.set_level(call.session, said.level)
    call.session.flush()
    if call.request.headers.get("hx-request"):
        return call.page("notifications/_notices.html", back=_local(said.back))
    return call.redirect(_local(said.back), flash=SAID)


def listed(call: Call) -> Response:
    """What goes on, and what went on in two weeks."""
    rows = service.latest(call.session)
    return call.page(
        "notifications/surges.html",
        surges=[_row(call, surge, campaign) for surge, campaign in rows],
    )


def show(call: Call) -> Response:
    """One surge: what it is, and what can be done now."""
    return page(call, *service.get(call.session, call.path("id")))


def page(
    call: Call, surge: Surge, campaign: Campaign, error: ReliefError | None = None
) -> Response:
    """The page of one surge, perhaps with what did not fit in a form of it."""
    session = call.session
    return call.page(
        "notifications/surge.html",
        status=error.status if error else 200,
        surge=_row(call, surge, campaign),
        why=words.why(surge, call.lang),
        minutes=_minutes(call, surge, campaign),
        unit=call.say(UNITS[surge.counts]),
        banner=_banner(call, session, campaign),
        threshold=_threshold(call, session, campaign),
        others=[each.text for each in _others(call, surge)],
        form=call.fields,
        ready=ready.BANNER,
        errors=call.errors(error),
    )


def _row(call: Call, surge: Surge, campaign: Campaign) -> dict[str, Any]:
    found = words.named(call.session, surge, call.lang)
    return {
        "id": surge.id,
        "name": found.name,
        "short": found.short,
        "times": found.times,
        "n": surge.n,
        "counts": surge.counts,
        "promises": surge.promises,
        "latest": surge.latest,
        "began_at": surge.began_at,
        "ended_at": surge.ended_at,
        "campaign": {
            "slug": campaign.slug,
            "title": campaign.title(call.lang),
            "time_zone": campaign.time_zone,
            "currency": campaign.currency,
        },
    }


def _minutes(call: Call, surge: Surge, campaign: Campaign) -> dict[str, Any]:
    """What came by the minute, as bars and as rows."""
    first = surge.began_at - BEFORE
    last = min(sampling.minute_of(surge.ended_at or clock.now()), first + MOST)
    source = Source(surge.campaign_id, surge.kind, surge.source)
    found = sampling.by_minute(call.session, source, surge.counts, first, last)
    clocks = [time_of_day(clock.local(at, campaign.time_zone).time(), call.lang) for at, _ in found]
    most = max((n for _, n in found), default=0)
    label = call.say(UNITS[surge.counts])
    desc = call.say(N_("At most {n} in a minute"), n=number(most, call.lang))
    series = [Series(label, [n for _, n in found])]
    return {
        "svg": bars(clocks, series, title=label, desc=desc),
        "desc": desc,
        "rows": list(zip(clocks, (n for _, n in found), strict=True)),
    }


def _banner(call: Call, session: Session, campaign: Campaign) -> dict[str, Any] | None:
    row = banner.of(session, campaign)
    if row is None:
        return None
    by = chronicle.who(session, [row.by], call.lang)[row.by]
    return {"en": row.text_en, "fr": row.text_fr, "by": by, "at": row.at}


def _threshold(call: Call, session: Session, campaign: Campaign) -> dict[str, Any]:
    """The least sum that a call confirms: now, after a press, and before it was raised."""
    usual = call.settings.confirm_from_cents
    now = threshold.now_cents(campaign, usual)
    row = threshold.raised(session, campaign)
    by = chronicle.who(session, [row.by], call.lang)[row.by] if row else ""
    before = usual if row is None or row.before_cents is None else row.before_cents
    return {
        "now": now,
        "next": threshold.TIMES * now,
        "raised": row is not None,
        "before": before,
        "by": by,
        "at": row.at if row else None,
        "may": call.actor.may("coordinator"),
    }


def _others(call: Call, surge: Surge) -> list[words.Named]:
    """What else goes on: a radio hour and a post may be one story."""
    going = [each for each in watch.open_now(call.session) if each.id != surge.id]
    return [words.named(call.session, each, call.lang) for each in going]


def _local(path: str) -> str:
    """`path` if it is one of ours, else the console: no open redirect."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/console"
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if plain and not parts.netloc and not parts.scheme else "/console"


ROUTES = [
    Route("/notices", endpoint(strip, STAFF), methods=["GET"]),
    Route("/floor", endpoint(set_floor, FLOOR), methods=["POST"]),
    Route("/surges", endpoint(listed, for_role("comms")), methods=["GET"]),
    Route("/surges/{id:uuid}", endpoint(show, for_role("comms")), methods=["GET"]),
]

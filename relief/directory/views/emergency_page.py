"""In an emergency: what is open for a time only, and what people who had to leave ask for."""

from datetime import timedelta
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.directory import emergency, gathering
from relief.directory.shown import temporary
from relief.directory.views import counted
from relief.kit import clock
from relief.kit.auth import ANYONE
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

# By name: no package of the hall imports another.
CAMPAIGN = sa.table(
    "campaign",
    *(sa.column(name, sa.String()) for name in ("slug", "title_en", "title_fr", "state")),
    sa.column("opened_at", sa.DateTime()),
)
# What people who had to leave their homes ask for, in the order in which they ask.
PICKS = (
    (N_("A place to sleep tonight"), N_("emergency shelter")),
    (N_("Food and water"), N_("food")),
    (N_("Medicine and prescriptions"), N_("prescription")),
    (N_("Care for pets and animals"), N_("pets")),
    (N_("Finding family"), N_("finding family after a disaster")),
    (N_("Care for children"), N_("child care")),
    (N_("Clothes and blankets"), N_("clothing")),
    (N_("Lost documents"), N_("identification")),
    (N_("Money for the first days"), N_("emergency money")),
    (N_("Somebody to talk to"), N_("distress line")),
    (N_("An interpreter"), N_("interpreter")),
)
IN_FRENCH = N_("Services in French")


def page(call: Call) -> Response:
    """Temporary services in the order of need, and searches that are made already."""
    counted.visit(call, "emergency")
    now, zone = clock.now(), call.settings.time_zone
    rows = emergency.services(call.session, call.lang)
    found = gathering.gather(call.session, rows, call.lang)
    told = emergency.told(call.session, (row.record_id for row in rows))
    return call.page(
        "directory/emergency.html",
        groups=temporary.groups(found, told, zone, now, call.lang),
        picks=_picks(call),
        efforts=_efforts(call.session, call.lang),
        as_of=now - timedelta(seconds=now.second, microseconds=now.microsecond),
        time_zone=zone,
    )


def _picks(call: Call) -> list[tuple[str, str]]:
    """What people ask for, each with the search for it."""
    asked = [(label, {"q": call.say(words)}) for label, words in PICKS]
    asked.append((IN_FRENCH, {"language": "fr"}))
    return [(call.say(label), f"/help?{urlencode(query)}") for label, query in asked]


def _efforts(session: Session, lang: str) -> list[dict[str, str]]:
    """Open relief efforts, the newest first."""
    table = CAMPAIGN.c
    title = table.title_fr if lang == "fr" else table.title_en
    query = sa.select(table.slug, title.label("title")).where(table.state == "open")
    rows = session.execute(query.order_by(table.opened_at.desc()))
    return [{"slug": row.slug, "title": row.title} for row in rows]


ROUTES = [Route("/help/emergency", endpoint(page, ANYONE), methods=["GET"])]

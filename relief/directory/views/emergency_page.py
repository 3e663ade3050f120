"""In an emergency: what is open for a time only, and what people who had to leave ask for."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
import structlog
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
ROOM = "emergency page"  # what it last told, by language
log = structlog.get_logger(__name__)


def page(call: Call) -> Response:
    """Temporary services in the order of need, and searches that are made already.

    While the database is away it tells what it last told, of what is there still.
    """
    counted.visit(call, "emergency")
    now = clock.now()
    kept: dict[str, dict[str, Any]] = call.services.rooms.setdefault(ROOM, {})
    try:
        with call.db.session() as session:
            told = kept[call.lang] = _told(session, call.settings.time_zone, now, call.lang)
        is_away = False
    except (sa.exc.OperationalError, sa.exc.TimeoutError) as error:
        if call.lang not in kept:
            raise
        log.exception("database away", kind=type(error).__name__)
        told, is_away = _still_there(kept[call.lang], now), True
    return call.page(
        "directory/emergency.html",
        picks=_picks(call),
        time_zone=call.settings.time_zone,
        is_away=is_away,
        **told,
    )


def _told(session: Session, zone: str, now: datetime, lang: str) -> dict[str, Any]:
    rows = emergency.services(session, lang)
    found = gathering.gather(session, rows, lang)
    told = emergency.told(session, (row.record_id for row in rows))
    return {
        "groups": temporary.groups(found, told, zone, now, lang),
        "efforts": _efforts(session, lang),
        "as_of": now - timedelta(seconds=now.second, microseconds=now.microsecond),
    }


def _still_there(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What was told before, without the services whose hour has come since."""
    left = [
        group | {"services": [each for each in group["services"] if each["until"] > now]}
        for group in told["groups"]
    ]
    return told | {"groups": [group for group in left if group["services"]]}


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


ROUTES = [Route("/help/emergency", endpoint(page, ANYONE, own_transaction=True), methods=["GET"])]

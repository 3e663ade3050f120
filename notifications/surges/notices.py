"""What stands at the head of every staff page: how the lines bear it, and where many come from."""

from typing import Any

from sqlmodel import Session

from notifications.surges import watch, words
from relief.campaigns import floor
from relief.campaigns.floor import LABELS, Level
from relief.helpline.gaps import rises, wording
from relief.kit import chronicle, clock, i18n
from relief.kit.auth import Actor
from relief.kit.web import Call

ICONS = {Level.QUIET: "check-circle", Level.BUSY: "half", Level.OVERWHELMED: "alert"}
TONES = {Level.QUIET: "good", Level.BUSY: "warn", Level.OVERWHELMED: "bad"}


def shell(call: Call) -> dict[str, Any]:
    """What a staff page needs for its head; nothing for anyone else's page."""
    if not call.actor.may("staff"):  # a county reads, and keeps no floor
        return {}
    try:
        return {"notices": of(call, call.session)}
    except RuntimeError:  # a handler outside of any transaction
        with call.db.session() as session:
            return {"notices": of(call, session)}


def of(call: Call, session: Session) -> dict[str, Any]:
    """The strip for whoever reads it."""
    return shown(session, call.actor, call.lang, call.settings.time_zone)


def shown(session: Session, actor: Actor, lang: str, zone: str) -> dict[str, Any]:
    """The level with who says so, whether this reader may change it, and every surge."""
    row = floor.now(session)
    level = row.level if row else Level.QUIET
    by = chronicle.who(session, [row.by], lang)[row.by] if row else ""
    may_see = actor.may("comms")
    return {
        "level": level.value,
        "label": i18n.translate(lang, LABELS[level]),
        "icon": ICONS[level],
        "tone": TONES[level],
        "by": by,
        "at": i18n.time_of_day(clock.local(row.at, zone).time(), lang) if row else "",
        "levels": [
            (each.value, i18n.translate(lang, LABELS[each]), key)
            for key, each in enumerate(Level, 1)
        ],
        "may_set": actor.may("call-taker"),
        "surges": [
            {
                "text": words.named(session, each, lang).text,
                "url": f"/surges/{each.id}" if may_see else "",
            }
            for each in watch.open_now(session)
        ],
        "rises": [
            {"text": wording.risen(each, lang), "url": "/line/gaps"}
            for each in (rises.unseen(session) if may_see else ())
        ],
    }

"""One donor who tells of a gift twice, and gives again: the question waits at the desk."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from pledges import service
from pledges.donors import persons, sound_keys
from pledges.intake import phone, web
from relief.campaigns.models import Campaign
from relief.rehearsal.stage import Offering, Stage

CALLS = 3
EVERYBODY = 10_000
SHE = {
    "name": "Odette Lefebvre",
    "phone": "+15195550187",
    "email": "odette.lefebvre@example.org",
    "language": "fr",
    "anonymous": False,
}


def play(stage: Stage, campaign: Campaign, now: datetime) -> None:
    """By telephone, then on the web: held. A second gift: counted, and the records joined."""
    taker = stage.who["call-taker@example.org"]
    told = [
        Offering(now - timedelta(minutes=44), phone.WAY, taker, _body(7_500)),
        Offering(now - timedelta(minutes=12), web.WAY, "public", _body(7_500), asks=True),
        Offering(now - timedelta(minutes=11), phone.WAY, taker, _body(3_000)),
    ]
    first, _, more = stage.take(campaign, told)
    stage.at(now - timedelta(minutes=10))
    with stage.acting(taker) as session:
        one, other = (_donor(session, each.reference) for each in (first, more))
        persons.link(session, one, other, why="said", words="C'est moi, encore.")
        # Everybody is found by name from the first moment on.
        sound_keys.sound(session, sound_keys.waiting(session, EVERYBODY))


def _donor(session: Session, reference: str) -> UUID:
    return service.get(session, reference).donor_id


def _body(cents: int) -> dict[str, Any]:
    return {
        "donor": SHE,
        "kind": "money",
        "amount": {"amount_cents": cents, "currency": "CAD"},
        "designation": {"rule": "none"},
        "heard_from": "radio",
        "note": "",
    }

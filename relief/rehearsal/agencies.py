"""The organizations of the rehearsal, from `agencies.csv`: fictional, in towns that are not."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session

from relief.agencies import onboarding, service, webhooks
from relief.agencies.schemas import Invitation, Profile
from relief.kit import forms
from relief.rehearsal.stage import Stage

FUND = "maitland-relief-fund"
DEPOT = "fairgrounds-depot"
SHEET = Path(__file__).with_name("agencies.csv")
ALWAYS = "24/7"
ADDRESSES = {"email": "{slug}@example.org", "webhook": "https://{slug}.example.org/relief"}
PROGRAMMED = "clinton-outfitters"  # its own program is told of offers


def bodies() -> Iterator[dict[str, Any]]:
    """Each organization as `AgencyIn` takes it."""
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for n, row in enumerate(csv.DictReader(sheet)):
            yield _body(n, row)


def connected(session: Session) -> None:
    """The one with a program of its own has a secret that nobody needs: nothing leaves."""
    webhooks.make(session, service.get(session, PROGRAMMED))


def invited(stage: Stage, session: Session) -> None:
    """One that was invited and has described itself, to be looked at by a coordinator."""
    wish = {"name": {"en": "Bayfield Neighbours", "fr": "Les voisins de Bayfield"}}
    invitation = forms.parse(Invitation, wish | {"email": "invited@example.org"})
    agency = onboarding.invite(session, stage.settings, invitation)
    profile = {
        "accepts": ["goods", "time"],
        "serves": ["Bayfield", "Goderich"],
        "languages": ["en", "fr"],
        "channel": "email",
        "address": "invited@example.org",
        "contact": {"name": "Thea Sorensen", "phone": "519-555-0161"},
        "second": {"name": "Amos Reed", "email": "second.invited@example.org"},
        "hours": "Mon-Sat 8:00-18:00",
    }
    onboarding.give(session, agency, forms.parse(Profile, wish | profile))


def _body(n: int, row: dict[str, str]) -> dict[str, Any]:
    slug, accepts = row["slug"], row["accepts"].split()
    return {
        "slug": slug,
        "name": {"en": row["name_en"], "fr": row["name_fr"]},
        "accepts": accepts,
        "serves": row["serves"].split("; ") if row["serves"] else [],
        "languages": row["languages"].split(),
        "channel": row["channel"],
        "address": ADDRESSES.get(row["channel"], "").format(slug=slug),
        "contact": {"name": row["contact"], "phone": f"519-555-01{n + 10:02}"},
        "second": {"name": "Night desk" if row["hours"] == ALWAYS else "", "phone": None},
        "giving": _giving(slug, n) if "money" in accepts else {},
        "hours": row["hours"] or {},
        "capacity": {"open_dispatches": int(row["capacity"]) if row["capacity"] else None},
        "note": row["note"],
    }


def _giving(slug: str, n: int) -> dict[str, str]:
    return {"phone": f"519-555-01{n + 50:02}", "url": f"https://{slug}.example.org/give"}

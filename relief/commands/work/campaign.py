"""What `relief campaign` does."""

import argparse
from typing import Any

from pydantic import BaseModel

from relief.campaigns import service, shown
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import CampaignIn
from relief.commands._confirm import confirmed
from relief.commands._context import open_database, print_json, read_options, say
from relief.commands.work import _alert, _matching
from relief.kit import i18n

READS = ("list", "matching")
STATES = {"pause": CampaignState.PAUSED, "close": CampaignState.CLOSED}


def run(args: argparse.Namespace) -> int:
    """Do it."""
    if args.action == "import-alert":
        return _alert.bring(args)
    settings, db = open_database()
    writes = args.action not in READS
    try:
        if args.action == "close" and not (args.yes or confirmed(_closing(args.slug), args.slug)):
            say("Nothing was changed.")
            return 1
        with db.session(write=writes, actor="cli") as session:
            if args.action == "list":
                rows = service.listing(session)
                _tell(args, [_line(each) for each in rows], shown.campaigns(session, rows))
            elif args.action == "matching":
                found = _matching.report(session, service.get(session, args.slug))
                _show(args, found)
            elif args.action == "open":
                campaign = service.create(session, _body(args), zone=settings.time_zone)
                [told] = shown.campaigns(session, [campaign])
                _tell(args, [f"{campaign.slug} is open."], told)
            else:
                campaign = service.get(session, args.slug)
                state = STATES[args.action]
                service.change_state(session, campaign, state, reason=args.reason)
                say(f"{campaign.slug} is {state.value}.")
    finally:
        db.close()
    return 0


def _show(args: argparse.Namespace, found: dict[str, Any]) -> None:
    if args.json:
        print_json(found)
        return
    for line in _matching.lines(found):
        say(line)


def _body(args: argparse.Namespace) -> CampaignIn:
    given: dict[str, Any] = {
        "slug": args.slug,
        "title": {"en": args.title_en, "fr": args.title_fr},
        "hazard": args.hazard,
        "place": args.place,
        "time_zone": args.time_zone,
        "currency": args.currency,
        "default_agency": args.default_agency,
        "phone": {"toll_free": args.toll_free, "tty": args.tty},
        "open": True,
    }
    return read_options(CampaignIn, given)


def _closing(slug: str) -> str:
    return f"Close {slug}? No new offer will be taken."


def _line(row: Campaign) -> str:
    opened = i18n.day(row.opened_at, row.time_zone, "en") if row.opened_at else "not opened"
    return f"{row.slug}  {row.state.value}  {row.title_en}  {opened}"


def _tell(args: argparse.Namespace, lines: list[str], told: BaseModel | list[Any]) -> None:
    if not args.json:
        for line in lines:
            say(line)
    elif isinstance(told, BaseModel):
        print_json(told.model_dump())
    else:
        print_json([each.model_dump() for each in told])

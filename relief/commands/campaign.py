"""Open, list, pause or close relief efforts."""

import argparse
import sys
from typing import Any

from pydantic import BaseModel

from relief.campaigns import scripts, service, shown
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import CampaignIn
from relief.commands._context import open_database, print_json, read_options, say
from relief.kit import i18n

STATES = {"pause": CampaignState.PAUSED, "close": CampaignState.CLOSED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    opens = actions.add_parser("open", help="open a relief effort")
    opens.add_argument("--slug", required=True, help="short name in addresses: goderich-2011")
    opens.add_argument("--title-en", required=True)
    opens.add_argument("--title-fr", required=True)
    opens.add_argument("--place", required=True)
    opens.add_argument("--hazard", default="other", help=", ".join(scripts.HAZARDS))
    opens.add_argument("--time-zone", default="America/Toronto")
    opens.add_argument("--currency", default="CAD")
    opens.add_argument("--default-agency", metavar="SLUG", help="receives gifts of no preference")
    opens.add_argument("--toll-free", help="for those who cannot dial 2-1-1")
    opens.add_argument("--tty")
    lists = actions.add_parser("list", help="list relief efforts, the newest first")
    for each in (opens, lists):
        each.add_argument("--json", action="store_true", help="tell it for a program")
    for name, help_line in (("pause", "take no new offers for now"), ("close", "end it")):
        step = actions.add_parser(name, help=help_line)
        step.add_argument("slug", metavar="SLUG")
        step.add_argument("--reason", default="", help="kept in the history")
    step.add_argument("--yes", action="store_true", help="do not ask")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    _, db = open_database()
    writes = args.action != "list"
    try:
        if args.action == "close" and not args.yes and not _sure(args.slug):
            say("Nothing was changed.")
            return 1
        with db.session(write=writes, actor="cli") as session:
            if args.action == "list":
                rows = service.listing(session)
                _tell(args, [_line(each) for each in rows], shown.campaigns(session, rows))
            elif args.action == "open":
                campaign = service.create(session, _body(args))
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


def _sure(slug: str) -> bool:
    if not sys.stdin.isatty():
        say(f"To close {slug} without being asked, add --yes.")
        return False
    say(f"Close {slug}? No new offer will be taken. Type its name to go on:")
    return sys.stdin.readline().strip() == slug


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

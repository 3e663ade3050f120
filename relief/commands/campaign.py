"""Open, draft, list, pause or close relief efforts."""

import argparse
from pathlib import Path

from relief.campaigns import scripts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    opens = actions.add_parser("open", help="open a relief effort")
    opens.add_argument("--slug", required=True, help="short name in addresses: goderich-2011")
    opens.add_argument("--title-en", required=True)
    opens.add_argument("--title-fr", required=True)
    opens.add_argument("--place", required=True)
    opens.add_argument("--hazard", default="other", help=", ".join(scripts.HAZARDS))
    opens.add_argument("--time-zone", help="of the place; else RELIEF_TIME_ZONE")
    opens.add_argument("--currency", default="CAD")
    opens.add_argument("--default-agency", metavar="SLUG", help="receives gifts of no preference")
    opens.add_argument("--toll-free", help="for those who cannot dial 2-1-1")
    opens.add_argument("--tty")
    lists = actions.add_parser("list", help="list relief efforts, the newest first")
    matches = actions.add_parser("matching", help="what sponsors matched, and what they did not")
    matches.add_argument("slug", metavar="SLUG")
    alerts = actions.add_parser("import-alert", help="draft one from a public alert (CAP 1.2)")
    alerts.add_argument("file", type=Path, metavar="FILE.xml")
    for each in (opens, lists, matches, alerts):
        each.add_argument("--json", action="store_true", help="tell it for a program")
    for name, help_line in (("pause", "take no new offers for now"), ("close", "end it")):
        step = actions.add_parser(name, help=help_line)
        step.add_argument("slug", metavar="SLUG")
        step.add_argument("--reason", default="", help="kept in the history")
    step.add_argument("--yes", action="store_true", help="do not ask")

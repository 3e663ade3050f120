"""Create, list and revoke tokens for the API.

`relief token create --name "Community fund" --scopes pledges:read,pledges:write` prints the token
once; only its digest is kept.
"""

import argparse
from uuid import UUID

from relief.kit.auth import SCOPES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `create`, `list` and `revoke`."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    create = actions.add_parser("create", help="make a token")
    create.add_argument("--name", default="API token", help="what it is for")
    create.add_argument("--scopes", required=True, help=f"some of {','.join(SCOPES)}")
    create.add_argument("--agency", metavar="SLUG", help="for its dispatches alone")
    create.add_argument("--expires-days", type=int, metavar="N", help="otherwise it has no end")
    create.add_argument("--json", action="store_true", help="for a program to read")
    listing = actions.add_parser("list", help="list the tokens in use")
    listing.add_argument("--json", action="store_true", help="for a program to read")
    revoke = actions.add_parser("revoke", help="end a token at once")
    revoke.add_argument("id", type=UUID)

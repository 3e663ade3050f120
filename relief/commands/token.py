"""Create, list and revoke tokens for the API.

`relief token create --name "Community fund" --scopes pledges:read,pledges:write` prints the token
once; only its digest is kept.
"""

import argparse
from uuid import UUID

from relief.commands._context import open_database, print_json, read_options, say
from relief.kit import clock
from relief.kit.auth import SCOPES
from relief.kit.db import Database
from relief.staff import tokens
from relief.staff.schemas import NewToken

ACTOR = "shell"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `create`, `list` and `revoke`."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    create = actions.add_parser("create", help="make a token")
    create.add_argument("--name", default="API token", help="what it is for")
    create.add_argument("--scopes", required=True, help=f"some of {','.join(SCOPES)}")
    create.add_argument("--expires-days", type=int, metavar="N", help="otherwise it has no end")
    create.add_argument("--json", action="store_true", help="for a program to read")
    listing = actions.add_parser("list", help="list the tokens in use")
    listing.add_argument("--json", action="store_true", help="for a program to read")
    revoke = actions.add_parser("revoke", help="end a token at once")
    revoke.add_argument("id", type=UUID)


def run(args: argparse.Namespace) -> int:
    """Do what was asked, and return the exit status."""
    actions = {"create": _create, "list": _list, "revoke": _revoke}
    _, db = open_database()
    try:
        actions[args.action](db, args)
    finally:
        db.close()
    return 0


def _create(db: Database, args: argparse.Namespace) -> None:
    scopes = [scope.strip() for scope in args.scopes.split(",") if scope.strip()]
    wish = read_options(NewToken, {"name": args.name, "scopes": scopes, "days": args.expires_days})
    with db.session(write=True, actor=ACTOR) as session:
        made, text = tokens.make(session, wish)
        shown = {
            "id": str(made.id),
            "name": made.name,
            "scopes": made.scopes,
            "expires_at": clock.rfc3339(made.expires_at) if made.expires_at else None,
            "token": text,
        }
    if args.json:
        print_json(shown)
    else:
        say(f"API token, shown this once: {text}")


def _list(db: Database, args: argparse.Namespace) -> None:
    with db.session() as session:
        rows = [
            {
                "id": str(each.id),
                "name": each.name,
                "scopes": each.scopes,
                "created_at": clock.rfc3339(each.created_at),
                "expires_at": clock.rfc3339(each.expires_at) if each.expires_at else None,
            }
            for each in tokens.in_use(session)
        ]
    if args.json:
        print_json({"items": rows, "next": None})
        return
    for row in rows:
        say(f"{row['id']}  {row['name']}")


def _revoke(db: Database, args: argparse.Namespace) -> None:
    with db.session(write=True, actor=ACTOR) as session:
        tokens.revoke(session, args.id)
    say("The token is revoked.")

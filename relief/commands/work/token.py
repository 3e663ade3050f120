"""What `relief token` does."""

import argparse

from relief.commands._context import open_database, print_json, read_options, say
from relief.kit import clock
from relief.kit.db import Database
from relief.staff import tokens
from relief.staff.schemas import NewToken

ACTOR = "cli"


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
    given = {"name": args.name, "scopes": scopes, "days": args.expires_days, "agency": args.agency}
    wish = read_options(NewToken, given)
    with db.session(write=True, actor=ACTOR) as session:
        made, text = tokens.make(session, wish)
        shown = {
            "id": str(made.id),
            "name": made.name,
            "scopes": made.scopes,
            "agency": wish.agency,
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

"""What `relief staff` does."""

import argparse
import sys

from relief.commands._context import open_database, print_json, read_options, say
from relief.kit import clock
from relief.kit.db import Database
from relief.kit.errors import Missing
from relief.staff import agencies, codes, passwords, recovery, service
from relief.staff.models import StaffAccount
from relief.staff.schemas import NewAccount

ACTOR = "cli"


def run(args: argparse.Namespace) -> int:
    """Do what was asked, and return the exit status."""
    actions = {"add": _add, "list": _list, "recover": _recover}
    _, db = open_database()
    try:
        actions[args.action](db, args)
    finally:
        db.close()
    return 0


def _add(db: Database, args: argparse.Namespace) -> None:
    given = {"email": args.email, "name": args.name, "role": args.role, "language": args.language}
    wish = read_options(NewAccount, given | ({"agency": args.agency} if args.agency else {}))
    password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else _drawn()
    passwords.check(password, email=wish.email, name=wish.name)
    password_hash = passwords.hashed(password)
    with db.session(write=True, actor=ACTOR) as session:
        agency_id = agencies.id_of(session, wish.agency) if wish.agency else None
        account = StaffAccount(
            email=wish.email,
            name=wish.name,
            password_hash=password_hash,
            role=wish.role,
            agency_id=agency_id,
            language=wish.language,
        )
        service.add(session, account)
    say(f"{wish.email} may sign in as {wish.role}.")
    if not args.password_stdin:
        say(f"Password, shown this once: {password}")


def _list(db: Database, args: argparse.Namespace) -> None:
    with db.session() as session:
        rows = [
            {
                "id": str(each.id),
                "email": each.email,
                "name": each.name,
                "role": each.role,
                "active": each.active,
                "signed_in_at": clock.rfc3339(each.signed_in_at) if each.signed_in_at else None,
            }
            for each in service.everyone(session)
        ]
    if args.json:
        print_json({"items": rows, "next": None})
        return
    for row in rows:
        state = "" if row["active"] else "  (switched off)"
        say(f"{row['role']:<12} {row['email']:<32} {row['name']}{state}")


def _recover(db: Database, args: argparse.Namespace) -> None:
    with db.session(write=True, actor=ACTOR) as session:
        account = service.by_email(session, args.email.strip().lower())
        if account is None:
            raise Missing("there is no account with this e-mail")
        text = recovery.make(session, account)
    say(f"Recovery code, for one hour and one use at /recover: {codes.shown(text)}")


def _drawn() -> str:
    return codes.shown(codes.draw(20))

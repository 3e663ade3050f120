"""Add people who work here, list them, and help one who lost the password.

`relief staff add --email robin@example.org --name "Robin Field" --role coordinator` prints a
password once; with `--password-stdin` it reads one instead.
"""

import argparse

from relief.kit.auth import ROLES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `add`, `list` and `recover`."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    add = actions.add_parser("add", help="make an account")
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--agency", default="", metavar="SLUG", help="for the role `agency`")
    add.add_argument("--language", default="en", choices=("en", "fr"))
    add.add_argument("--password-stdin", action="store_true", help="read the password's line")
    listing = actions.add_parser("list", help="list the accounts")
    listing.add_argument("--json", action="store_true", help="for a program to read")
    recover = actions.add_parser("recover", help="make a code that sets a new password")
    recover.add_argument("email")

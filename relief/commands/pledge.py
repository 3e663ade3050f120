"""Bring in promises, or an organization's list of what arrived, from a CSV file."""

import argparse
from pathlib import Path

IMPORT = """Bring in promises from a CSV file; nothing is recorded while a line is bad.

Columns, in English or French: name, phone, email, address, language, anonymous, kind, amount,
currency, item, quantity, unit, condition, available until, skill, hours, people, skills,
designation, agency, may split, heard from, code, note, campaign. A line has its columns' words as
the form has them. Whoever gave an e-mail address is sent a confirmation.

The same file brought in a second time, or after a power cut, makes no promise twice.
"""
RECEIVED = """Bring in an organization's list of what arrived, and count what is certain.

Columns, in English or French: reference, amount or quantity, currency, name, date, receipt number,
note. A line that is doubtful, told twice or unknown is kept for somebody to decide, on the desk or
by the organization itself; nothing is lost.

The same list brought in again counts nothing twice, and goes on where it was cut off.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _import(_action(actions, "import", "bring in promises from a CSV file", IMPORT))
    _received(_action(actions, "received", "bring in a list of what arrived", RECEIVED))


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, said: str, told: str
) -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    made = actions.add_parser(name, help=said, description=told, formatter_class=form)
    made.add_argument("--dry-run", action="store_true", help="look only, record nothing")
    made.add_argument("--json", action="store_true", help="tell it for a program")
    return made


def _import(bring: argparse.ArgumentParser) -> None:
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument(
        "--campaign",
        metavar="SLUG",
        help="of lines that name none; else the only one that is open",
    )
    bring.add_argument("--skip-bad", action="store_true", help="record the good lines all the same")
    bring.add_argument("--bad-lines", type=Path, metavar="FILE", help="write the bad lines there")


def _received(bring: argparse.ArgumentParser) -> None:
    bring.add_argument("agency", metavar="AGENCY", help="its slug")
    bring.add_argument("file", type=Path, metavar="FILE.csv")

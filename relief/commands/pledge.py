"""Bring in promises from a CSV file; nothing is recorded while a line is bad.

Columns, in English or French: name, phone, email, address, language, anonymous, kind, amount,
currency, item, quantity, unit, condition, available until, skill, hours, people, skills,
designation, agency, may split, heard from, code, note, campaign. A line has its columns' words as
the form has them. Whoever gave an e-mail address is sent a confirmation.

The same file brought in a second time, or after a power cut, makes no promise twice.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    bring = actions.add_parser(
        "import",
        help="bring in a CSV file",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument(
        "--campaign",
        metavar="SLUG",
        help="of lines that name none; else the only one that is open",
    )
    bring.add_argument("--dry-run", action="store_true", help="look only, record nothing")
    bring.add_argument("--skip-bad", action="store_true", help="record the good lines all the same")
    bring.add_argument("--bad-lines", type=Path, metavar="FILE", help="write the bad lines there")
    bring.add_argument("--json", action="store_true", help="tell it for a program")

"""Bring in what the helpline searches, and give it to others: services, towns and counties."""

import argparse
from pathlib import Path

PLACES = """Load towns and census divisions, beside those that are built in, so that people are
found by where they are. A CSV file with the columns of GeoNames or of a census (code, name,
name_fr, latitude, longitude, population, timezone, division), or outlines of divisions as GeoJSON.
A place of the same code is written anew; none is taken away."""

EXPORT = """Write the public directory, as HSDS 3.1: one JSON file, or the tabular package of CSV
files as a folder or, if its name ends so, a zip. It comes back exactly where it is imported again.
What is withheld, and what is there for some hours only, is not in it; `relief db backup` keeps all.
The CSV files are for programs, their cells as they are: a spreadsheet may take one for a formula.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    places = actions.add_parser("places", help="load towns and counties", description=PLACES)
    places.add_argument("file", type=Path, metavar="FILE")
    give = actions.add_parser("export", help="write the public directory", description=EXPORT)
    give.add_argument("path", type=Path, metavar="PATH")
    give.add_argument("--lang", choices=["en", "fr"], default="en", help="of which language")
    give.add_argument("--format", choices=["json", "tabular"], help="else by the name of PATH")
    give.add_argument("--replace", action="store_true", help="overwrite the file")

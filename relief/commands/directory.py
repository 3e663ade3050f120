"""Bring in what the helpline searches: towns and counties."""

import argparse
from pathlib import Path

PLACES = """Load towns and census divisions, beside those that are built in, so that people are
found by where they are. A CSV file with the columns of GeoNames or of a census (code, name,
name_fr, latitude, longitude, population, timezone, division), or outlines of divisions as GeoJSON.
A place of the same code is written anew; none is taken away."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    places = actions.add_parser("places", help="load towns and counties", description=PLACES)
    places.add_argument("file", type=Path, metavar="FILE")

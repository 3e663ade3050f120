"""Bring in what the helpline searches, and give it to others: services, towns and counties."""

import argparse
from pathlib import Path

IMPORT = """Bring in a directory of services: HSDS 3 (JSON, or a folder or zip of CSV files), HSDS 1
(CSV), AIRS XML 3, a list of terms, or any CSV files with a mapping. What it is is seen by looking.
The same file again changes nothing; a newer one changes what it says anew. A record that somebody
edited here since its last import, or that came from another source, is kept as it is, and told with
the fields in which the file differs; --overwrite takes the file's word. A bad row costs only
itself, and is told with its file and line. If it is interrupted, what was done stays, and the same
command once more finishes the
rest."""
OVERWRITE = "take the file's word also where a record was edited here or is another source's"
PLACES = """Load towns and census divisions, beside those that are built in, so that people are
found by where they are. A CSV file with the columns of GeoNames or of a census (code, name,
name_fr, latitude, longitude, population, timezone, division), or outlines of divisions as GeoJSON.
A place of the same code is written anew; none is taken away."""
SOURCE = (
    "where it is from, the same each time: ids are made from it, and what it brought is its own "
    "(else from the file's name)"
)

EXPORT = """Write the public directory, as HSDS 3.1: one JSON file, or the tabular package of CSV
files as a folder or, if its name ends so, a zip. It comes back exactly where it is imported again.
What is withheld, and what is there for some hours only, is not in it; `relief db backup` keeps all.
The CSV files are for programs, their cells as they are: a spreadsheet may take one for a formula.
"""

REINDEX = """Make the index of the search anew, here and within a second in every process that
serves. It is seldom needed: each process makes its own when it starts, and follows every change."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    bring = actions.add_parser("import", help="bring in services", description=IMPORT)
    bring.add_argument("path", type=Path, metavar="PATH", help="a file, a folder or a zip")
    bring.add_argument(
        "--lang", choices=["en", "fr"], default="en", help="what it is written in, and told in"
    )
    bring.add_argument("--source", metavar="NAME", help=SOURCE)
    bring.add_argument("--map", type=Path, metavar="MAPPING.toml", help="what its columns mean")
    bring.add_argument("--dry-run", action="store_true", help="look only, save nothing")
    bring.add_argument(
        "--complete", action="store_true", help="withdraw what this source no longer has"
    )
    bring.add_argument("--overwrite", action="store_true", help=OVERWRITE)
    bring.add_argument("--report", type=Path, metavar="FILE.csv", help="write every problem there")
    bring.add_argument("--json", action="store_true", help="tell it for a program")
    places = actions.add_parser("places", help="load towns and counties", description=PLACES)
    places.add_argument("file", type=Path, metavar="FILE")
    give = actions.add_parser("export", help="write the public directory", description=EXPORT)
    give.add_argument("path", type=Path, metavar="PATH")
    give.add_argument("--lang", choices=["en", "fr"], default="en", help="of which language")
    give.add_argument("--format", choices=["json", "tabular"], help="else by the name of PATH")
    give.add_argument("--replace", action="store_true", help="overwrite the file")
    actions.add_parser("reindex", help="make the search's index anew", description=REINDEX)

"""Bring in the organizations that help, from a CSV file; nothing is loaded while a line is bad.

With --skip-bad the good lines are loaded and the bad ones written to FILE.rejected.csv, each with
what to mend. An organization that is listed already is changed where the file says otherwise.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    bring = actions.add_parser("import", help="bring in a CSV file", description=__doc__)
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument("--dry-run", action="store_true", help="look only, save nothing")
    bring.add_argument("--skip-bad", action="store_true", help="load the good lines all the same")
    bring.add_argument("--json", action="store_true", help="tell it for a program")

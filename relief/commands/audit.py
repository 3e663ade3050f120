"""Walk the history's chains, and name the first entry of each that was changed or taken away.

A chain that was cut off at its end shows only against heads noted earlier: keep what --json prints
elsewhere, and give it with --anchors. Heads are added to a file, or sent to a printer, each night.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `verify`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser(
        "verify",
        help="is the history as it was written?",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="what --json printed earlier")
    verify.add_argument("--json", action="store_true", help="tell it for a program")

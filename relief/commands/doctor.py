"""Check that this installation is sound: settings, keys, database, worker, mail, clock, disk.

Each line is ok, warn or fail, and says what to do. The exit status is 1 when one fails.
Nothing is changed and nothing is sent. In a directory of its own, thrown away afterwards, it hides
an address and looks for it on every way out. `relief db check` reads the whole database besides.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="tell it for a program")
    parser.add_argument(
        "--no-canary", action="store_true", help="look for no hidden address, which takes longest"
    )

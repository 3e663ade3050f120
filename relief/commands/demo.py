"""Set up, load the Goderich rehearsal and serve it on this machine; no message leaves it."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and where the demo keeps what it makes."""
    parser.add_argument("--port", type=int, default=8211, help="if taken, the next free one")
    parser.add_argument(
        "--data", type=Path, default=Path("var"), metavar="DIR", help="default: var/"
    )
    parser.add_argument("--fresh", action="store_true", help="forget the last rehearsal first")
    parser.add_argument("--exit-after-setup", action="store_true", help="do not serve")

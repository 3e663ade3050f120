"""Change the keys that seal personal data.

Put a new key first in RELIEF_VAULT_KEYS, keep the old ones behind it, start `serve` and `worker`
anew, then run `relief vault rotate`. It may be stopped and run again; when it says so, the old
keys are needed by nothing but older backups.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `key` and `rotate`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("key", help="print a new key, for a setting")
    rotate = actions.add_parser("rotate", help="seal everything with the first key")
    rotate.add_argument("--json", action="store_true", help="tell it for a program")

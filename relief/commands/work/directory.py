"""What `relief directory` does."""

import argparse
from collections.abc import Callable, Mapping

from relief.commands.work import _directory_export, _places

ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "export": _directory_export.run,
    "places": _places.run,
}


def run(args: argparse.Namespace) -> int:
    """Do it."""
    return ACTIONS[args.action](args)

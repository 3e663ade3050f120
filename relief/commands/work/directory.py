"""What `relief directory` does."""

import argparse
from collections.abc import Callable, Mapping

from relief.commands.work import _directory_export, _directory_import, _places, _reindex

ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "export": _directory_export.run,
    "import": _directory_import.run,
    "places": _places.run,
    "reindex": _reindex.run,
}


def run(args: argparse.Namespace) -> int:
    """Do it."""
    return ACTIONS[args.action](args)

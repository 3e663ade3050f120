"""Run every check: ruff, mypy, import-linter, then pytest on SQLite, PostgreSQL and a browser.

Words it does not know go to pytest: `relief test -k outbox`, `relief test tests/kit -x`.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is for us; the rest is pytest's."""
    parser.usage = (
        "relief test [--full] [--no-bluesky] [--no-browser] [--no-postgres] [pytest arguments]"
    )
    parser.add_argument("--full", action="store_true", help="at the sizes that were promised")
    parser.add_argument("--no-bluesky", action="store_true", help="leave out tests on Bluesky")
    parser.add_argument("--no-browser", action="store_true", help="leave out tests in a browser")
    parser.add_argument("--no-postgres", action="store_true", help="leave out tests on PostgreSQL")
    parser.set_defaults(rest=[])

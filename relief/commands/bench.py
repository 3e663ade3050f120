"""Measure how fast this machine does the work, side by side with what it could do at best."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be measured."""
    parser.add_argument("what", choices=["import", "intake", "match", "pages", "search"])
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--seconds", type=float, default=6, help="intake, search: of each round")
    parser.add_argument("--rounds", type=int, default=3, help="intake: turns of each server")
    parser.add_argument("--no-postgres", action="store_true", help="intake: SQLite only")
    parser.add_argument("--small", action="store_true", help="match, pages: a tenth of the size")
    parser.add_argument("--times", type=int, default=20, help="pages: each is asked so often")
    parser.add_argument("--postgres", action="store_true", help="pages: PostgreSQL as well")
    parser.add_argument("--only", default="", help="pages: those whose name has this in it")
    parser.add_argument("--records", type=int, default=57_000, help="search, import: services")

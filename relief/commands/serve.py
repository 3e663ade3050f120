"""Serve the pages and the API. One process serves SQLite and runs the jobs as well."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8211)
    parser.add_argument("--workers", type=int, default=1, help="web processes; PostgreSQL only")

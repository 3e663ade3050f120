"""Run the jobs in a process of their own, beside several web processes."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""
    parser.set_defaults(rest=None)

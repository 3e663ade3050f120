"""Propose where each open promise should go, and say why, and why others wait.

A proposal reserves nothing; it is kept, and can be sent later from the desk or by the API. With
--dispatch it is sent at once, as the desk does: what moved meanwhile is skipped by name.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("campaign", metavar="CAMPAIGN", help="its slug")
    parser.add_argument("--policy", default="default", help="default, or by_need")
    parser.add_argument("--compare", metavar="P", help="tell also what policy P would change")
    parser.add_argument("--seed", type=int, default=1, help="breaks ties")
    parser.add_argument("--dispatch", action="store_true", help="send what is proposed")
    parser.add_argument("--lang", choices=["en", "fr"], default="en", help="of the reasons")
    parser.add_argument("--json", action="store_true", help="tell it for a program, as the API")

"""Asks before something is lost."""

import sys

from relief.commands._context import say


def confirmed(question: str, word: str) -> bool:
    """Whether a person types `word`; where none is there, --yes must have been said."""
    if not sys.stdin.isatty():
        say(f"{question} To go on without being asked, add --yes.")
        return False
    say(f"{question} Type “{word}” to go on:")
    return sys.stdin.readline().strip() == word

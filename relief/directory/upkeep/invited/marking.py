"""Two texts compared word by word, so that a reader sees at once what is new. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s+|\w+(?:[:.'’-]\w+)*|[^\w\s]+")  # 8:30 is one word
ALIKE = 0.5  # of two texts that share less, the one is shown after the other
MOST = 3000  # words: comparing takes their square, and nobody reads a longer comparison


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def marked(before: str, after: str) -> list[tuple[Mark, str]]:
    """Runs of words in order: what stays, what goes, what comes."""
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST:
        return [run for run in ((Mark.GONE, before), (Mark.NEW, after)) if run[1]]
    return [run for run in _runs(old, new) if run[1]]


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[Mark, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from ((Mark.GONE, "".join(old)), (Mark.NEW, "".join(new)))
        return
    for tag, i, j, k, end in matcher.get_opcodes():
        if tag == "equal":
            yield Mark.SAME, "".join(old[i:j])
        else:
            yield Mark.GONE, "".join(old[i:j])
            yield Mark.NEW, "".join(new[k:end])

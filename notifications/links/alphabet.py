"""The words of short links: read aloud, typed from a poster, and never one to blush at.

Crockford's base 32 (crockford.com/base32) without its vowels. O is read as 0; I and L as 1. A word
is refused if it says something once its digits are read as the letters they look like.
"""

import secrets
from collections.abc import Callable

LETTERS = "0123456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 5  # 24 million words; one more letter where chance has met too many of them
LONGEST = 6
HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
# How people read digits: each may be a letter, and 0 and 1 stand for two.
LOOKS = ({"0": "o", "1": "i"}, {"0": "o", "1": "l"}, {"0": "", "1": ""})
ALSO = {"2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g"}
# In both languages, whole and as people shorten them without vowels.
RUDE = (
    *("anal", "anus", "arse", "ass", "bite", "bitch", "boob", "cock", "con", "cul", "cunt"),
    *("dick", "fag", "fuck", "gay", "kkk", "nazi", "nig", "penis", "piss", "pd", "pute", "salop"),
    *("sex", "shit", "slut", "ss", "tit", "turd", "wog", "btch", "cnt", "dck", "fck", "fkn"),
    *("fvck", "fdp", "ngg", "ngr", "ntm", "nzi", "pss", "ptn", "sht", "slt", "sx", "tg", "wtf"),
)


def draw(length: int = LENGTH, choose: Callable[[str], str] = secrets.choice) -> str:
    """A word by chance, with a letter in it: a spreadsheet makes a number of digits alone."""
    while True:
        word = "".join(choose(LETTERS) for _ in range(length))
        if not word.isdecimal() and not is_rude(word):
            return word


def heard(text: str) -> str:
    """A word as it was typed or said, in the letters of ours; empty if it cannot be one."""
    word = text.strip().upper().replace("-", "").replace(" ", "").translate(HEARD)
    fits = LENGTH <= len(word) <= LONGEST and all(letter in LETTERS for letter in word)
    return word if fits else ""


def is_rude(word: str) -> bool:
    """Whether somebody would read something into `word`."""
    return any(rude in read for read in _readings(word.lower()) for rude in RUDE)


def _readings(word: str) -> set[str]:
    found = {word}
    for look in LOOKS:
        for also in ({}, ALSO):
            found.add("".join((look | also).get(letter, letter) for letter in word))
    return found

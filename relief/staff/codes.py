"""Short codes that one person reads to another over the telephone."""

import secrets

# No 0 or 1, which look like letters, and only letters that sound apart in English and in French.
ALPHABET = "23456789HKLNQRWY"
GROUP = 4


def draw(length: int) -> str:
    """Draw a new code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normal(text: str) -> str:
    """Write a code as it was drawn, however it was typed."""
    return "".join(text.upper().split()).replace("-", "")


def shown(code: str) -> str:
    """Write a code in groups: `7HK4-29WQ`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))

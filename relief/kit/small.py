"""Small counts of people are not published: fewer than five could point at somebody."""

LEAST = 5


def few(n: int) -> bool:
    """Whether `n` people are some, and too few to be told."""
    return 0 < n < LEAST


def told(n: int) -> int | None:
    """The count as it may be published: none when it is small and not nought."""
    return None if few(n) else n

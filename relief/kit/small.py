"""Small counts of people are not published: fewer than five could point at somebody."""

LEAST = 5


def few(n: int) -> bool:
    """Whether `n` people are some, and too few to be told."""
    return 0 < n < LEAST

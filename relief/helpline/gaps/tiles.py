"""A map of equal tiles: every division is as easy to find and to press as any other.

Drawn by hand after the lie of the land: each stands beside its neighbours where that can be.
"""

# Column and row, from the north-west.
PLACES = {
    "3560": (1, 0),
    "3558": (2, 0),
    "3556": (4, 0),
    "3559": (1, 1),
    "3557": (3, 1),
    "3552": (4, 1),
    "3554": (5, 1),
    "3551": (3, 2),
    "3553": (4, 2),
    "3548": (5, 2),
    "3549": (4, 3),
    "3544": (5, 3),
    "3546": (6, 3),
    "3547": (8, 3),
    "3509": (9, 3),
    "3506": (10, 3),
    "3502": (11, 3),
    "3541": (2, 4),
    "3542": (3, 4),
    "3543": (4, 4),
    "3516": (5, 4),
    "3515": (6, 4),
    "3512": (7, 4),
    "3511": (8, 4),
    "3510": (9, 4),
    "3507": (10, 4),
    "3501": (11, 4),
    "3540": (2, 5),
    "3523": (3, 5),
    "3522": (4, 5),
    "3519": (5, 5),
    "3518": (6, 5),
    "3514": (7, 5),
    "3513": (8, 5),
    "3531": (2, 6),
    "3530": (3, 6),
    "3524": (4, 6),
    "3521": (5, 6),
    "3520": (6, 6),
    "3538": (1, 7),
    "3539": (2, 7),
    "3532": (3, 7),
    "3529": (4, 7),
    "3525": (5, 7),
    "3526": (6, 7),
    "3537": (0, 8),
    "3536": (1, 8),
    "3534": (2, 8),
    "3528": (3, 8),
}
COLUMNS, ROWS = 12, 9
# Names that do not fit in two lines of a tile, as people there shorten them.
SHORT = {
    "3501": ("Stormont,", "D. G."),
    "3502": ("Prescott-", "Russell"),
    "3507": ("Leeds-", "Grenville"),
    "3511": ("Lennox-", "Addington"),
    "3514": ("Northum-", "berland"),
    "3528": ("Haldimand-", "Norfolk"),
    "3536": ("Chatham-", "Kent"),
}


def lines(code: str, name: str) -> tuple[str, ...]:
    """A division's name in one or two lines."""
    if code in SHORT:
        return SHORT[code]
    first, _, second = name.partition(" ")
    return (first, second) if second else (first,)
